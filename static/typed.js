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
	// `form.id` would be a field of that name, where the form has one.
	if (form.getAttribute('id') !== 'typed' || !form.requestSubmit || mayGo) return;
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

/*
 * A time that is kept is given up when its person chooses another one in another tab. Each time the
 * page is shown again it asks for itself, and where the time is no longer kept it says so in the words
 * that it brought along. Nothing typed is touched.
 */
const HELD = 'data-hold-kept';

async function lookAtHold() {
	const kept = document.querySelector(`[${HELD}]`);
	if (document.visibilityState !== 'visible' || !kept || kept.hidden) return;
	const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => null);
	// A server in trouble or another page, that of signing in, says nothing about the time.
	if (answer?.status !== 404 && (!answer?.ok || answer.redirected)) return;
	if ((await answer.text().catch(() => HELD)).includes(HELD)) return;
	kept.hidden = true;
	document.querySelector('[data-hold-gone]').hidden = false;
	const more = document.querySelector('[name=do][value=renew]');
	if (more) more.hidden = true;
}

addEventListener('visibilitychange', () => void lookAtHold());
addEventListener('pageshow', (event) => event.persisted && void lookAtHold());
