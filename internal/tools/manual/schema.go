package main

import (
	"encoding/json"
	"strings"

	"github.com/mapfix/mapfix/internal/manual"
	"github.com/mapfix/mapfix/internal/settings"
)

// A schema is a part of a JSON schema. Only what is set is written.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	ID          string             `json:"$id,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        any                `json:"type,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	MinLength   int                `json:"minLength,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Additional  any                `json:"additionalProperties,omitempty"` // false, or a schema
	Items       *schema            `json:"items,omitempty"`
	AnyOf       []*schema          `json:"anyOf,omitempty"`
}

// settingsSchema returns the schema of mapfix.yaml, with which editors complete and check
// it.
func settingsSchema() []byte {
	top := object(settings.TopKeys())
	top.Type = []string{"object", "null"} // a file may have nothing but comments
	top.Schema = "https://json-schema.org/draft/2020-12/schema"
	top.ID = "https://github.com/mapfix/mapfix/raw/main/docs/mapfix.schema.json"
	top.Title = "Settings of mapfix"
	top.Properties[settings.DirectoriesKey] = &schema{
		Description: "settings of directories and files, where they differ; * stands for part of a name, and of several that match, the last counts",
		Type:        "object", Additional: object(settings.DirectoryKeys()),
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(top); err != nil {
		panic(err) // it is made of texts
	}
	return []byte(b.String())
}

// object returns the schema of a list of settings.
func object(keys []settings.Key) *schema {
	s := &schema{Type: "object", Properties: map[string]*schema{}, Additional: false}
	for _, k := range keys {
		s.Properties[k.Name] = keySchema(k)
	}
	return s
}

// keySchema returns the schema of a setting.
func keySchema(k settings.Key) *schema {
	text := k.Otherwise
	if f, ok := manual.Lookup(k.Name); ok {
		text = f.Meaning
	}
	s := &schema{Description: manual.Plain(text)}
	one := &schema{Type: "string", Enum: k.Values}
	switch {
	case k.Kind == settings.Bool:
		s.Type = "boolean"
	case k.Kind == settings.List:
		s.AnyOf = []*schema{{Type: "string", MinLength: 1}, {Type: "array", Items: &schema{Type: "string", MinLength: 1}}}
	case k.Also != "":
		s.AnyOf = []*schema{one, {Type: "string", Pattern: k.Also}}
	case k.Values == nil:
		s.Type, s.MinLength = "string", 1
	default:
		s.Type, s.Enum = "string", k.Values
	}
	return s
}
