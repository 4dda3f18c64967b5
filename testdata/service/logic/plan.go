// Package logic computes plans.
package logic

import (
	"context"
	"fmt"
	"strconv"

	"example.com/dispatch/dao"
	"example.com/dispatch/model"
)

// FeatureNames returns the names of the features that the plan of a driver
// needs. It stops early if ctx is done.
func FeatureNames(ctx context.Context, rules []*model.Rule, driverID int64) ([]string, error) {
	var names []string
	for _, rule := range rules {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// Every rule has filters of its own; the driver comes on top.
		param := rule.FilterMap // city, product, ...

		// The feature store knows drivers by their decimal number.
		param["driver_id"] = strconv.FormatInt(driverID, 10)
		list, err := dao.BuildKeyList(rule.Domain, rule.Keys, param)
		if err != nil {
			return nil, fmt.Errorf("plan of driver %d: %w", driverID, err)
		}
		names = append(names, list...)
	}
	return names, nil
}
