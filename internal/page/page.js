"use strict";
(() => {
	const form = document.getElementById("filters");
	const help = document.getElementById("keys");
	const findings = [...document.querySelectorAll(".finding")];
	const maps = [...document.querySelectorAll(".map")];
	const pictures = [...document.querySelectorAll(".picture")];
	const totals = [...document.querySelectorAll(".totals button")];
	const texts = new Map(); // what a search looks into, by finding
	let current = null;

	const visible = () => findings.filter((f) => !f.hidden);

	function has(f, text) {
		if (!texts.has(f)) {
			const name = f.closest(".map").querySelector("h2").textContent;
			texts.set(f, (name + " " + f.textContent).toLowerCase());
		}
		return texts.get(f).includes(text);
	}

	function matches(f, want, text) {
		return ["outcome", "package", "type"].every((key) => !want.get(key) || want.get(key) === f.dataset[key]) &&
			(!want.get("rule") || f.dataset.rule.includes(" " + want.get("rule") + " ")) &&
			(text === "" || has(f, text));
	}

	function filter() {
		const want = new FormData(form);
		const text = want.get("text").trim().toLowerCase();
		for (const f of findings) {
			f.hidden = !matches(f, want, text);
		}
		for (const m of maps) {
			m.hidden = !m.querySelector(".finding:not([hidden])");
		}
		for (const b of totals) {
			b.setAttribute("aria-pressed", String(b.dataset.outcome === want.get("outcome")));
		}
		const n = visible().length;
		document.getElementById("shown").textContent = n + " of " + findings.length;
		document.getElementById("none").hidden = n > 0;
		if (current && current.hidden) {
			select(null);
		}
	}

	function clear() {
		form.reset(); // whose event filters again
	}

	function select(f) {
		if (current) {
			current.classList.remove("current");
		}
		current = f;
		if (f) {
			f.classList.add("current");
			f.scrollIntoView({block: "nearest"});
		}
	}

	function move(by) {
		const all = visible();
		if (all.length > 0) {
			const at = all.indexOf(current);
			select(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
		}
	}

	function toggle(all) {
		const open = !all.every((f) => f.open);
		for (const f of all) {
			f.open = open;
		}
	}

	function showHelp() {
		if (help.open) {
			help.close();
		} else {
			help.showModal();
		}
	}

	const keys = {
		j: () => move(1),
		k: () => move(-1),
		o: () => current && toggle([current]),
		Enter: () => current && toggle([current]),
		a: () => toggle(visible()),
		p: () => toggle(pictures),
		"/": () => form.elements.text.focus(),
		x: clear,
		"?": showHelp,
	};

	// Keys that an element has a use for itself are left to it.
	function taken(event) {
		const on = event.target;
		return event.ctrlKey || event.metaKey || event.altKey || on.matches("input, select") ||
			event.key === "Enter" && on.matches("a, button, summary") || help.open && event.key !== "?";
	}

	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && event.target.matches("input, select")) {
			event.target.blur();
		} else if (keys[event.key] && !taken(event)) {
			event.preventDefault();
			keys[event.key]();
		}
	});

	// A link to a finding opens it, whatever is filtered.
	function follow() {
		const f = document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (f && f.matches(".finding")) {
			if (f.hidden) {
				form.reset();
				filter();
			}
			f.open = true;
			select(f);
		}
	}

	for (const b of totals) {
		b.addEventListener("click", () => {
			const chosen = form.elements.outcome;
			chosen.value = chosen.value === b.dataset.outcome ? "" : b.dataset.outcome;
			filter();
		});
	}
	form.addEventListener("input", filter);
	form.addEventListener("reset", () => setTimeout(filter)); // when the fields are empty
	form.addEventListener("submit", (event) => event.preventDefault());
	document.getElementById("ask").addEventListener("click", showHelp);
	addEventListener("hashchange", follow);

	// What is closed would be missing on paper.
	let closed = [];
	addEventListener("beforeprint", () => {
		closed = [...visible(), ...pictures].filter((d) => !d.open);
		closed.forEach((d) => { d.open = true; });
	});
	addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));

	filter();
	follow();
})();
