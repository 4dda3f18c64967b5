// Package arbitrary makes values for tests of what encodes them.
package arbitrary

import (
	"math/rand/v2"
	"reflect"
)

// Fill gives v some content, every exported part of it sooner or later. There are few
// different contents, so that many parts are equal.
func Fill(rnd *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rnd.IntN(2) == 0)
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(rnd.IntN(700) - 100))
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(uint64(rnd.IntN(5)))
	case reflect.String:
		v.SetString([]string{"", "a", "|*|.p.T.F", "example.com/p.F"}[rnd.IntN(4)])
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				Fill(rnd, v.Field(i))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			Fill(rnd, v.Index(i))
		}
	case reflect.Slice:
		if n := rnd.IntN(4) - 1; n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			Fill(rnd, v.Index(i))
		}
	case reflect.Pointer:
		if rnd.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			Fill(rnd, v.Elem())
		}
	default:
		panic(v.Type().String())
	}
}
