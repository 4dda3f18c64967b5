package sarif

// ruleID names the one rule that there is.
const ruleID = "shared-map-write"

const help = `A map variable is a reference: assigning it, passing it, returning it or copying
the struct that holds it makes an alias, not a copy. A write through such an alias
changes what all others see, and if they read it at the same time, the program stops
with "fatal error: concurrent map read and map write".

    param := rule.FilterMap // an alias of the configuration
    param["id"] = id        // so this writes into the configuration

Copy the map before writing to it:

    param := maps.Clone(rule.FilterMap)

mapfix -fix writes a copy that is as deep as the write needs where that is safe.
If the write is meant for all who share the map, say so on the line:

    param["zone"] = zone //mapfix:ignore the zone is meant for all requests
`

const helpMarkdown = `A map variable is a reference: assigning it, passing it, returning it or copying the struct that holds it makes an alias, not a copy. A write through such an alias changes what all others see, and if they read it at the same time, the program stops with ` + "`fatal error: concurrent map read and map write`" + `.

` + "```go" + `
param := rule.FilterMap // an alias of the configuration
param["id"] = id        // so this writes into the configuration
` + "```" + `

Copy the map before writing to it:

` + "```go" + `
param := maps.Clone(rule.FilterMap)
` + "```" + `

` + "`mapfix -fix`" + ` writes a copy that is as deep as the write needs where that is safe. If the write is meant for all who share the map, say so on the line:

` + "```go" + `
param["zone"] = zone //mapfix:ignore the zone is meant for all requests
` + "```" + `
`

func rule() descriptor {
	return descriptor{
		ID: ruleID, Name: "SharedMapWrite", HelpURI: home,
		ShortDescription: message{Text: "A write through an alias of a shared map"},
		FullDescription:  message{Text: "What looks like a local map is an alias of one that others read: writing to it changes what they see, or crashes the program."},
		Help:             message{Text: help, Markdown: helpMarkdown},
		Properties:       tags{[]string{"correctness", "concurrency"}},
	}
}
