"use strict";
(() => {
	const form = document.getElementById("filters");
	const findings = [...document.querySelectorAll(".finding")];
	let current = null;

	const visible = () => findings.filter((f) => !f.hidden);

	function filter() {
		const want = new FormData(form);
		const text = want.get("text").trim().toLowerCase();
		for (const f of findings) {
			f.hidden = ["outcome", "package", "type", "root"].some((key) => want.get(key) && want.get(key) !== f.dataset[key]) ||
				text !== "" && !f.textContent.toLowerCase().includes(text);
		}
		const n = visible().length;
		document.getElementById("shown").textContent = n + " of " + findings.length;
		document.getElementById("none").hidden = n > 0;
		if (current && current.hidden) {
			select(null);
		}
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

	const keys = {
		j: () => move(1),
		k: () => move(-1),
		o: () => current && toggle([current]),
		a: () => toggle(visible()),
		"/": () => form.elements.text.focus(),
		x: () => { form.reset(); filter(); },
	};

	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) {
			return;
		}
		if (event.target.matches("input, select")) {
			if (event.key === "Escape") {
				event.target.blur();
			}
			return;
		}
		if (keys[event.key]) {
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

	form.addEventListener("input", filter);
	form.addEventListener("submit", (event) => event.preventDefault());
	addEventListener("hashchange", follow);

	// Closed findings would be missing on paper.
	let closed = [];
	addEventListener("beforeprint", () => {
		closed = visible().filter((f) => !f.open);
		closed.forEach((f) => { f.open = true; });
	});
	addEventListener("afterprint", () => closed.forEach((f) => { f.open = false; }));

	filter();
	follow();
})();
