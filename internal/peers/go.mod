module github.com/mapfix/mapfix/internal/peers

go 1.26.0

require (
	github.com/barkimedes/go-deepcopy v0.0.0-20220514131651-17c30cfc62df
	github.com/brunoga/deep v1.3.1
	github.com/huandu/go-clone v1.7.3
	github.com/jinzhu/copier v0.4.0
	github.com/mapfix/mapfix v0.0.0
	github.com/mitchellh/copystructure v1.2.0
	github.com/mohae/deepcopy v0.0.0-20170929034955-c48cc78d4826
	github.com/tiendc/go-deepcopy v1.7.2
)

require github.com/mitchellh/reflectwalk v1.0.2 // indirect

replace github.com/mapfix/mapfix => ../..
