package result

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/mapfix/mapfix/internal/arbitrary"
)

// Nothing of a result may get lost, whatever fields it will have.
func TestResultIsTheSame(t *testing.T) {
	for seed := range uint64(300) {
		var want, got Result
		arbitrary.Fill(rand.New(rand.NewPCG(seed, 0)), reflect.ValueOf(&want).Elem())
		data, _ := want.MarshalBinary()
		if err := got.UnmarshalBinary(data); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: %+v after decoding, error %v, want %+v", seed, got, err, want)
		}
	}
}
