package page

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A tab is a page in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string
}

// open shows the page with n findings in a headless browser. What goes wrong in the
// page, such as a script that the policy does not allow, fails the test. With SCREENSHOTS
// set to a directory, shoot leaves pictures there.
func open(t *testing.T, n int) *tab {
	t.Helper()
	browser := findBrowser(t)
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, []byte(write(t, n)), 0o666); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			t.Errorf("the browser says: %s", e.Entry.Text)
		case *runtime.EventExceptionThrown:
			t.Errorf("the script fails: %s", e.ExceptionDetails.Text)
		}
	}))
	t.Cleanup(cancel)
	b := &tab{t, ctx, "file://" + filepath.ToSlash(name)}
	b.load(b.url)
	return b
}

// findBrowser returns the browser to test with, and skips the test if there is none.
func findBrowser(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no chromium or chrome in the PATH to look at the page with")
	return ""
}

// run carries out actions, which may take a minute in all.
func (b *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx); err != nil { // starts the browser, which a deadline would end
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// load opens an address anew.
func (b *tab) load(url string) {
	b.t.Helper()
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("#shown")))
}

// want checks the value of an expression.
func want[T comparable](b *tab, expression string, value T) {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	if got != value {
		b.t.Errorf("%s is %v, want %v", expression, got, value)
	}
}

// shoot takes a picture for those who want to look at the page.
func (b *tab) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	image, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), image, 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// choose chooses a value in a filter, as a user would.
func choose(name, value string) chromedp.Action[chromedp.Void] {
	field := `document.forms[0].elements["` + name + `"]`
	return do(field + `.value = "` + value + `"; ` + field + `.dispatchEvent(new Event("input", {bubbles: true}))`)
}

// do runs a script.
func do(script string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](script)
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func typeInto(selector, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(selector), text)
}

// media makes the page believe in a medium, or in a preference for dark colours.
func media(params emulation.SetEmulatedMediaParams) chromedp.Action[chromedp.Void] {
	return command(emulation.SetEmulatedMedia, params)
}

// command sends a command of the browser's own protocol.
func command[P any](c cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// settle waits until the page has handled an event.
var settle = chromedp.Evaluate[chromedp.Void](`new Promise((done) => setTimeout(done, 50))`, chromedp.EvalAwaitPromise)

// What a reader sees.
const (
	shown   = `document.getElementById("shown").textContent`
	current = `document.querySelector(".current")?.id || ""`
	opened  = `document.querySelectorAll(".finding[open]").length`
	focus   = `document.activeElement.name || document.activeElement.tagName`
)

func TestFilters(t *testing.T) {
	b := open(t, 30)
	want(b, shown, "30 of 30")
	b.shoot("light")
	b.run(click(`.totals .unsafe`))
	want(b, shown, "18 of 30")
	want(b, `document.querySelector(".totals .unsafe").getAttribute("aria-pressed")`, "true")
	b.run(choose("rule", "1"))
	want(b, shown, "3 of 30")
	want(b, `document.querySelectorAll(".map:not([hidden])").length`, 3)
	b.run(click(`.totals .unsafe`), click(`button[type=reset]`), settle)
	want(b, shown, "30 of 30")
	b.run(choose("package", "example.com/app/logic7"))
	want(b, shown, "1 of 30")
	b.run(choose("type", "map[K]<-chan V"))
	want(b, shown, "1 of 30")
	b.run(chromedp.KeyEvent("x"), settle)
	want(b, shown, "30 of 30")
	b.run(typeInto("input[name=text]", "rules2[]"))
	want(b, shown, "3 of 30")
	b.run(typeInto("input[name=text]", "nowhere"))
	want(b, shown, "0 of 30")
	want(b, `document.getElementById("none").hidden`, false)
}

func TestKeys(t *testing.T) {
	b := open(t, 9)
	b.run(chromedp.KeyEvent("j"))
	want(b, current, "f-1-0")
	b.run(chromedp.KeyEvent("jjk"))
	want(b, current, "f-1-1")
	b.run(chromedp.KeyEvent("o"))
	want(b, opened, 1)
	b.run(chromedp.KeyEvent("kkkk"))
	want(b, current, "f-1-0")
	b.run(chromedp.KeyEvent(kb.Enter))
	want(b, opened, 2)
	b.run(chromedp.KeyEvent("a"))
	want(b, opened, 9)
	b.run(chromedp.KeyEvent("a"))
	want(b, opened, 0)
	slash := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Text: "/"}
	b.run(command(input.DispatchKeyEvent, slash)) // KeyEvent would type it as well
	want(b, focus, "text")
	b.run(chromedp.KeyEvent("jk"))
	want(b, `document.forms[0].elements.text.value`, "jk")
	b.run(chromedp.KeyEvent(kb.Escape))
	want(b, focus, "BODY")
	b.run(chromedp.KeyEvent("x"), chromedp.KeyEvent("?"))
	want(b, `document.getElementById("keys").open`, true)
	b.run(settle)
	b.shoot("keys")
	b.run(chromedp.KeyEvent("?"))
	want(b, `document.getElementById("keys").open`, false)
	b.run(chromedp.KeyEvent("p"))
	want(b, `document.querySelectorAll(".picture[open]").length`, 0)
}

func TestLinks(t *testing.T) {
	b := open(t, 9)
	b.run(click(`svg a[href="#f-1-2"]`), settle)
	want(b, current, "f-1-2")
	want(b, `document.getElementById("f-1-2").open`, true)
	b.shoot("finding")

	// A link opens a finding that a filter hides, and one that comes with the address.
	b.run(click(`.totals .display`), do(`location.hash = "#f-1-5"`), settle)
	want(b, current, "f-1-5")
	want(b, shown, "9 of 9")
	b.load(b.url + "#f-1-7")
	want(b, current, "f-1-7")
}

func TestLooks(t *testing.T) {
	b := open(t, 9)
	const paper = `getComputedStyle(document.body).backgroundColor`
	want(b, paper, "rgb(255, 255, 255)")
	dark := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	b.run(media(emulation.SetEmulatedMediaParams{Features: dark}), chromedp.KeyEvent("jo"))
	want(b, paper, "rgb(13, 17, 23)")
	b.shoot("dark")

	// Nothing is wider than the screen of a telephone.
	b.run(chromedp.EmulateViewport(360, 740), chromedp.KeyEvent("a"))
	want(b, `document.documentElement.scrollWidth`, 360)
	b.shoot("narrow")
	b.run(do(`document.querySelector(".diff").scrollIntoView()`))
	b.shoot("narrow-diff")

	// Paper is white, and has no controls.
	b.run(chromedp.EmulateViewport(1000, 1400), media(emulation.SetEmulatedMediaParams{Media: "print"}), do(`scrollTo(0, 0)`))
	want(b, paper, "rgb(255, 255, 255)")
	want(b, `getComputedStyle(document.querySelector("form")).display`, "none")
	b.shoot("print")
}

// TestThousand opens a page with 1,000 findings, in under two seconds of the browser's
// own time: other work on the machine does not count.
func TestThousand(t *testing.T) {
	b := open(t, 1000)
	b.run(command(performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}))
	start, before := time.Now(), b.busy()
	b.load(b.url)
	want(b, shown, "1000 of 1000")
	took := b.busy() - before
	t.Logf("opened in %.2f s of work, after %v", took, time.Since(start).Round(time.Millisecond))
	if took > 2 {
		t.Errorf("the browser works %.2f s to open the page, want less than 2 s", took)
	}
	b.shoot("thousand")
	before = b.busy()
	b.run(typeInto("input[name=text]", "rules99[]"))
	want(b, shown, "3 of 1000")
	t.Logf("searched in %.2f s of work", b.busy()-before)
}

// busy returns how long the browser has worked on the page, in seconds.
func (b *tab) busy() float64 {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (performance.GetMetricsResult, error) {
		return cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range result.Metrics {
		if m.Name == "TaskDuration" {
			return m.Value
		}
	}
	b.t.Fatal("the browser does not measure")
	return 0
}
