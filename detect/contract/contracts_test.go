package contract

import (
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect/summary"
)

// methods makes an interface's methods from their names and signatures.
func methods(list ...string) []summary.Method {
	var out []summary.Method
	for _, s := range list {
		i := strings.IndexByte(s, '(')
		out = append(out, summary.Method{Name: s[:i], Signature: s[i:]})
	}
	return out
}

const (
	selector = "k8s.io/apimachinery/pkg/labels.Selector"
	podList  = "List(" + selector + ")([]*k8s.io/api/core/v1.Pod,error)"
	podGet   = "Get(string)(*k8s.io/api/core/v1.Pod,error)"
	cache    = "k8s.io/client-go/tools/cache"
	metaV1   = "k8s.io/apimachinery/pkg/apis/meta/v1"
	runtimes = "sigs.k8s.io/controller-runtime/pkg"
)

func TestContractResults(t *testing.T) {
	contracts := DefaultContracts()
	for _, test := range []struct {
		callee, iface, method string
		methods               []summary.Method
		want                  string // name of the contract, empty for none
	}{
		{iface: cache + ".Store", method: "GetByKey", want: "k8s-store"},
		{iface: cache + ".Indexer", method: "ByIndex", want: "k8s-store"},
		{iface: "example.com/m/vendor/" + cache + ".Indexer", method: "ByIndex", want: "k8s-store"},
		{iface: cache + ".Indexer", method: "IndexKeys"},
		{iface: cache + ".Controller", method: "GetByKey"},
		{iface: cache + ".Store", method: "ListKeys"},
		{
			iface: "example.com/m.store", method: "List", want: "k8s-store-shape",
			methods: methods("GetByKey(string)(interface{},bool,error)", "List()([]interface{})"),
		},
		{iface: "example.com/m.store", method: "List", methods: methods("List()([]any)")},

		{callee: "(k8s.io/client-go/listers.ResourceIndexer[T]).Get", want: "k8s-lister-get"},
		{callee: "(k8s.io/client-go/listers.ResourceIndexer[T]).List", want: "k8s-lister-list"},
		{iface: "k8s.io/client-go/listers/core/v1.PodLister", method: "List", methods: methods(podList, "Pods(string)(k8s.io/client-go/listers/core/v1.PodNamespaceLister)"), want: "k8s-lister-list"},
		{iface: "example.com/gen.PodNamespaceLister", method: "Get", methods: methods(podGet, podList), want: "k8s-lister-get"},
		{iface: "example.com/gen.PodLister", method: "List", methods: methods("List(a/vendor/" + selector + ")([]*x.Pod,error)"), want: "k8s-lister-list"},
		{iface: "x.PodLister", method: "List", methods: methods("List(k8s.io/client-go/pkg/labels.Selector)([]*x.Pod,error)"), want: "k8s-lister-list"},
		{iface: cache + ".GenericLister", method: "Get", methods: methods("Get(string)(k8s.io/apimachinery/pkg/runtime.Object,error)", "List("+selector+")([]k8s.io/apimachinery/pkg/runtime.Object,error)"), want: "k8s-lister-get"},
		{iface: "example.com/m.PodLister", method: "Get", methods: methods(podGet, "List()([]*x.Pod,error)")},
		{iface: "example.com/m.PodLister", method: "Pods", methods: methods(podList, "Pods(string)([]*x.Pod,error)")},
		{iface: "example.com/m.PodLister", method: "List", methods: methods("List(context.Context,string)([]*x.Pod,error)")},
		{iface: "example.com/m.PodLister", method: "List", methods: methods("List(" + selector + ")(*x.PodList,error)")},
		{iface: "example.com/m.PodLister", method: "List", methods: methods("List(*" + selector + ")([]*x.Pod,error)")},
		{iface: "example.com/m.PodLister", method: "List", methods: methods("List(example.com/mylabels.Selector)([]*x.Pod,error)")},
		{iface: "example.com/m.PodLister", method: "List"},
		{iface: "example.com/m.Settings", method: "Get", methods: methods("Get(string)(*x.Setting,error)", "Set(string)(error)")},
		{callee: "(*example.com/m.lister).List"},

		{iface: "c.CacheInterface[*k8s.io/api/core/v1.Pod]", method: "GetByIndex", methods: methods("AddIndexer(string,c.Indexer[*k8s.io/api/core/v1.Pod])()", "GetByIndex(string,string)([]*k8s.io/api/core/v1.Pod,error)"), want: "wrangler-cache-index"},
		{iface: "c.PodCache", method: "Get", methods: methods("Get(string,string)(*x.Pod,error)", "GetByIndex(string,string)([]*x.Pod,error)", "List(string,"+selector+")([]*x.Pod,error)"), want: "wrangler-cache-list"},
		{iface: "c.Client", method: "Get", methods: methods("Get(string,string)(*x.Pod,error)", "List(string,"+selector+")([]*x.Pod,error)")},

		{callee: "(*k8s.io/apiserver/pkg/registry/generic/registry.Store).Get", want: "apiserver-store"},
		{callee: "(*github.com/hashicorp/go-memdb.Txn).First", want: "memdb"},
		{callee: "(*github.com/hashicorp/go-memdb.Txn).FirstWatch", want: "memdb-watch"},
		{iface: "github.com/hashicorp/go-memdb.ResultIterator", method: "Next", want: "memdb"},
		{callee: "(*github.com/hashicorp/go-memdb.Txn).Get"},
		{callee: "(*github.com/hashicorp/go-memdb.Txn).First$1"},

		{callee: "(*k8s.io/api/core/v1.Pod).DeepCopy", want: "deep-copy"},
		{iface: "k8s.io/apimachinery/pkg/runtime.Object", method: "DeepCopyObject", want: "deep-copy"},
		{callee: "example.com/m.DeepCopy"},
		{callee: "(*example.com/m.T).Clone"},
		{callee: "google.golang.org/protobuf/proto.Clone", want: "deep-copy"},
		{callee: "example.com/proto.Clone"},
		{callee: "google.golang.org/grpc/metadata.FromIncomingContext", want: "grpc-metadata"},
		{iface: "v1.PodInterface", method: "Get", methods: methods("Get(context.Context,string,"+metaV1+".GetOptions)(*x.Pod,error)", "Watch(context.Context,"+metaV1+".ListOptions)(k8s.io/apimachinery/pkg/watch.Interface,error)"), want: "k8s-client"},
		{iface: "v1.PodInterface", method: "Get", methods: methods("Get(string,"+metaV1+".GetOptions)(*x.Pod,error)", "Watch("+metaV1+".ListOptions)(k8s.io/apimachinery/pkg/watch.Interface,error)"), want: "k8s-client"},
		{iface: "dynamic.ResourceInterface", method: "Get", methods: methods("Get(context.Context,string,"+metaV1+".GetOptions,[]string)(*u.Unstructured,error)", "Watch(context.Context,"+metaV1+".ListOptions)(k8s.io/apimachinery/pkg/watch.Interface,error)"), want: "k8s-client"},
		{iface: "v1.PodInterface", method: "Get", methods: methods("Get(string)(*x.Pod,error)")},

		{callee: "k8s.io/apimachinery/pkg/api/meta.Accessor", want: "k8s-accessor"},
		{iface: metaV1 + ".Object", method: "GetLabels", want: "k8s-accessor"},
		{iface: metaV1 + ".Object", method: "GetName"},
		{callee: "(*net/http.Request).WithContext", want: "http-request-with-context"},
	} {
		got, ok := contracts.Result(test.callee, test.iface, test.method, test.methods)
		if got.name != test.want || ok != (test.want != "") {
			t.Errorf("%s%s.%s %v: %q, want %q", test.callee, test.iface, test.method, test.methods, got.name, test.want)
		}
	}
}

func TestContractResultValues(t *testing.T) {
	contracts := DefaultContracts()
	for callee, want := range map[string]ContractResult{
		"(*github.com/hashicorp/go-memdb.Txn).LastWatch":                          {Kind: ResultShared, Result: 1, Pending: true},
		"(*k8s.io/api/core/v1.Pod).DeepCopy":                                      {Kind: ResultFresh},
		"k8s.io/apimachinery/pkg/api/meta.ExtractList":                            {Kind: ResultView},
		"(*net/http.Request).WithContext":                                         {Kind: ResultView, shallow: true},
		"(*k8s.io/apimachinery/pkg/runtime.unstructuredConverter).ToUnstructured": {Kind: ResultView, Of: 1},
	} {
		got, ok := contracts.Result(callee, "", "", nil)
		want.name, want.Why = got.name, got.Why
		if !ok || got != want || !strings.Contains(got.Why, "(https://") {
			t.Errorf("%s: %+v, want %+v", callee, got, want)
		}
	}
}

func TestContractParams(t *testing.T) {
	contracts := DefaultContracts()
	handler := methods("OnAdd(any,bool)()", "OnDelete(interface{})()", "OnUpdate(any,any)()")
	event := runtimes + "/event."
	for _, test := range []struct {
		id, signature string
		methods       []summary.Method
		index         int
		want          bool
	}{
		{"(*m.T).RoundTrip", "(*net/http.Request)(*net/http.Response,error)", nil, 1, true},
		{"(*m.T).RoundTrip", "(*net/http.Request)(*net/http.Response,error)", nil, 0, false},
		{"(*m.T).RoundTrip", "(*m.Request)(*net/http.Response,error)", nil, 1, false},
		{"m.RoundTrip", "(*net/http.Request)(*net/http.Response,error)", nil, 1, false},
		{"(*m.F).Format", "(*github.com/sirupsen/logrus.Entry)([]byte,error)", nil, 1, true},
		{"(*m.F).Format", "(*x/vendor/github.com/Sirupsen/logrus.Entry)([]byte,error)", nil, 1, true},
		{"(*m.F).Fire", "(*github.com/sirupsen/logrus.Entry)(error)", nil, 1, false},
		{"(m.H).OnAdd", "(any,bool)()", handler, 1, true},
		{"(m.H).OnDelete", "(interface{})()", handler, 1, true},
		{"(m.H).OnUpdate", "(any,any)()", handler, 2, true},
		{"(m.H).OnAdd", "(any)()", methods("OnAdd(any)()"), 1, false},
		{"(m.H).OnAdd", "(*m.T)()", handler, 1, false},
		{"(m.P).Update", "(" + event + "UpdateEvent)(bool)", nil, 1, true},
		{"(m.P).Update", "(" + event + "TypedUpdateEvent[*m.T])(bool)", nil, 1, true},
		{"(m.P).Update", "(" + event + "TypedUpdateEvent)(bool)", nil, 1, false},
		{"(m.P).Update", "(" + event + "UpdateEvent)(error)", nil, 1, false},
		{"(m.E).Create", "(context.Context," + event + "CreateEvent,k8s.io/client-go/util/workqueue.RateLimitingInterface)()", nil, 2, true},
		{"(m.E).Create", "(context.Context," + event + "TypedCreateEvent[T],k8s.io/client-go/util/workqueue.TypedRateLimitingInterface[request])()", nil, 2, true},
		{"(m.E).Create", "(" + event + "CreateEvent,k8s.io/client-go/util/workqueue.RateLimitingInterface)()", nil, 1, true},
		{"(m.E).Create", "(" + event + "CreateEvent,k8s.io/client-go/util/workqueue.RateLimitingInterface)()", nil, 2, false},
	} {
		why, ok := contracts.Param(test.id, test.signature, test.methods, test.index)
		if ok != test.want || ok != (why != "") {
			t.Errorf("%s%s parameter %d: %v %q, want %v", test.id, test.signature, test.index, ok, why, test.want)
		}
	}
}

func TestContractCallbacks(t *testing.T) {
	contracts := DefaultContracts()
	for _, test := range []struct {
		step  string
		index int
		want  bool
	}{
		{"." + cache + ".ResourceEventHandlerFuncs.AddFunc", 0, true},
		{"." + cache + ".ResourceEventHandlerFuncs.UpdateFunc", 1, true},
		{".m/vendor/" + cache + ".ResourceEventHandlerFuncs.AddFunc", 0, true},
		{"." + cache + ".ResourceEventHandlerFuncs.Other", 0, false},
		{".example.com/m.ResourceEventHandlerFuncs.AddFunc", 0, false},
		{"." + runtimes + "/predicate.TypedFuncs.UpdateFunc", 0, true},
		{"." + runtimes + "/handler.TypedFuncs.UpdateFunc", 1, true},
		{"." + runtimes + "/handler.TypedFuncs.UpdateFunc", 2, false},
	} {
		if got, ok := contracts.Field(test.step, test.index); ok != test.want || ok && got.Kind != ResultShared {
			t.Errorf("%s parameter %d: %v %+v, want %v", test.step, test.index, ok, got, test.want)
		}
	}
	for _, test := range []struct {
		callee, iface, method string
		arg, index            int
		want                  resultKind
	}{
		{runtimes + "/handler.EnqueueRequestsFromMapFunc", "", "", 0, 1, ResultShared},
		{runtimes + "/handler.EnqueueRequestsFromMapFunc", "", "", 1, 1, 0},
		{cache + ".ListAll", "", "", 2, 0, ResultShared},
		{cache + ".ListAllByNamespace", "", "", 2, 0, 0},
		{"k8s.io/apimachinery/pkg/api/meta.EachListItem", "", "", 1, 0, ResultView},
		{"", "k8s.io/apimachinery/pkg/runtime.Unstructured", "EachListItem", 1, 0, ResultView},
		{"", runtimes + "/cache/cacheapi.FieldIndexer", "IndexField", 4, 0, ResultShared},
	} {
		got, _ := contracts.Callback(test.callee, test.iface, test.method, nil, test.arg, test.index)
		if got.Kind != test.want {
			t.Errorf("%s%s.%s argument %d: %+v, want kind %d", test.callee, test.iface, test.method, test.arg, got, test.want)
		}
	}
}

func TestContractMutators(t *testing.T) {
	contracts := DefaultContracts()
	client := runtimes + "/client."
	for _, test := range []struct {
		callee, iface, method string
		methods               []summary.Method
		want                  int // -1 for none
	}{
		{iface: metaV1 + ".Object", method: "SetLabels", want: 0},
		{iface: "v/vendor/" + metaV1 + ".Object", method: "SetResourceVersion", want: 0},
		{iface: metaV1 + ".Object", method: "GetLabels", want: -1},
		{iface: "example.com/m.Object", method: "SetLabels", want: -1},
		{iface: "k8s.io/apimachinery/pkg/api/meta.MetadataAccessor", method: "SetLabels", want: 1},
		{iface: client + "Writer", method: "Patch", want: 2},
		{iface: client + "Writer", method: "Delete", want: -1},
		{iface: client + "Reader", method: "Get", want: 3},
		{iface: "m.Client", method: "Patch", methods: methods("Patch(context.Context," + client + "Object," + client + "Patch,[]" + client + "PatchOption)(error)"), want: 2},
		{iface: "m.Client", method: "List", methods: methods("List(context.Context," + client + "ObjectList,[]" + client + "ListOption)(error)"), want: 2},
		{iface: "m.Client", method: "Get", methods: methods("Get(context.Context," + client + "ObjectKey," + client + "Object)(error)"), want: 3},
		{iface: "m.Client", method: "Get", methods: methods("Get(context.Context,k8s.io/apimachinery/pkg/types.NamespacedName," + runtimes + "/cache/cacheapi.Object,[]" + client + "GetOption)(error)"), want: 3},
		{iface: "m.Client", method: "Get", methods: methods("Get(context.Context,string,any)(error)"), want: -1},
		{iface: "k8s.io/apimachinery/pkg/runtime.Decoder", method: "Decode", want: 3},
		{callee: "(k8s.io/client-go/rest.Result).Into", want: 1},
		{callee: "(*k8s.io/apimachinery/pkg/runtime.Scheme).Default", want: 1},
		{callee: "gopkg.in/yaml.v3.Unmarshal", want: 1},
		{callee: "gopkg.in/yaml.v3.Marshal", want: -1},
		{callee: "dario.cat/mergo.Merge", want: 0},
	} {
		arg, why, ok := contracts.Mutates(test.callee, test.iface, test.method, test.methods)
		if ok != (test.want >= 0) || ok && (arg != test.want || why == "") {
			t.Errorf("%s%s.%s: %d %v, want %d", test.callee, test.iface, test.method, arg, ok, test.want)
		}
	}
}
