/*
 * Each time before a long form goes, this asks whether the server can be reached. If not, the page
 * stays as it is, with everything typed, and says so at the button: a browser's own error page would
 * be empty on the way back, because these pages are kept by nobody. Without this file the form is
 * simply sent. An answer of a moment ago is no answer: whoever walks out of the signal does not wait.
 */
const here = document.currentScript.src;
/** What is cut answers at once; this is for a signal too weak to carry anything, and no shorter than a
 * slow one takes to connect anew. */
const LONGEST_MS = 5000;

/** Pressed once; a second press meanwhile sends nothing. */
let isAsking = false;
/** Asked and answered; this once the form goes. */
let mayGo = false;

/** Whether anybody answers. Only silence and a server in trouble are a no: a form never waits for less. */
async function reach() {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), LONGEST_MS);
	try {
		const asked = { method: 'HEAD', cache: 'no-store', redirect: 'error', signal: stop.signal };
		return (await fetch(here, asked)).status < 500;
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
	}
}

async function send(form, button) {
	const said = form.querySelector('[data-unreached]');
	isAsking = true;
	const isThere = await reach();
	isAsking = false;
	said.hidden = isThere;
	if (!isThere) return sayAt(button, form, said);
	mayGo = true;
	form.requestSubmit(button);
	mayGo = false;
}

/** A switch of the header stands outside; then it is said where the form is sent. */
function sayAt(button, form, said) {
	if (button && form.contains(button)) (button.closest('.actions, .row') ?? button).before(said);
	said.scrollIntoView({ block: 'nearest' });
}

addEventListener('submit', (event) => {
	const form = event.target;
	if (form.id !== 'typed' || !form.requestSubmit || mayGo) return;
	event.preventDefault();
	if (!isAsking) void send(form, event.submitter);
});

/*
 * A form that keeps what was typed as a draft whenever it is sent asks before it is left otherwise, by
 * the menu or by closing the tab: what was typed since would be lost.
 */
const asking = document.querySelector('form[data-ask-before-leaving]');

if (asking) {
	const typedIn = () =>
		JSON.stringify([...new FormData(asking)].map(([name, text]) => [name, `${text}`]));
	const shown = asking.dataset.askBeforeLeaving === 'unkept' ? null : typedIn();
	let isSent = false;
	addEventListener('submit', (event) => {
		isSent = event.target === asking && !event.defaultPrevented;
	});
	addEventListener('beforeunload', (event) => {
		if (!isSent && typedIn() !== shown) event.preventDefault();
	});
}
