package phases_test

import (
	"testing"

	"github.com/appnet-go/appnet/phases"
)

// TestGated checks that nobody finds a gated container before the deploy was
// judged healthy, and that afterwards it is as any other.
func TestGated(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, second, last := w.network("a"), w.network("b"), w.network("c")
		app := phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use(first), AttachPostCreate: []string{second}, AttachPostDeploy: []string{last},
		}}
		open := w.bind(app, phases.Deploy, "web")
		gated := open.Gated()
		id := w.create(gated)
		w.start(id)
		equal(t, map[string][]string{first: {}, second: {}}, w.names(id))
		equal(t, 0, len(gated.Answers(w.inspect(id))))

		success(t, gated.Deployed(t.Context(), id))
		given := []string{"OWN.shop.web", "shop.web"}
		equal(t, map[string][]string{first: given, second: given, last: given}, w.names(id))
		equal(t, []string{first, second, last}, gated.Answers(w.inspect(id)))
		drift, err := open.Drift(w.inspect(id))
		success(t, err)
		equal(t, "same", drift.String())

		w.tap.calls()
		success(t, gated.Deployed(t.Context(), id))
		equal(t, []string{"inspect"}, w.tap.calls())
	})
}

// TestBindAll looks the networks of several plans up once.
func TestBindAll(t *testing.T) {
	one := planOf(t, phases.Settings{InitialNetwork: phases.Use("front")})
	two := planOf(t, phases.Settings{AttachPostCreate: []string{"back", "gone"}})
	engine := everyNetwork("1.51")
	bounds, err := phases.BindAll(t.Context(), engine, one, two)
	equal(t, `bind shop.web: attach-post-create "gone": not found`, err.Error())
	equal(t, 0, len(bounds))
	equal(t, 1, engine.lists)
	two.PostCreate = []string{"back"}
	bounds, err = phases.BindAll(t.Context(), engine, one, two)
	success(t, err)
	equal(t, true, bounds[0].Plan().Equal(one) && bounds[1].Plan().Equal(two))
	equal(t, 2, engine.lists)
}
