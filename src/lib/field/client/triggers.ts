/** What makes the phone try: the start, coming into sight, a network, five minutes, the worker. */
const EVERY_MS = 5 * 60_000;
const SYNC_TAG = 'doorstep';

/** The parts of a browser that are listened to; tests give plain event targets. */
export type Surroundings = {
	window: EventTarget;
	document: EventTarget & { visibilityState: string };
	worker: EventTarget | null;
};

/** Calls `nudge` on each occasion, with true when the network may be back; gives the way to stop. */
export function listen(around: Surroundings, nudge: (isNetworkBack: boolean) => void): () => void {
	const ends = [
		on(around.document, 'visibilitychange', () => {
			if (around.document.visibilityState === 'visible') nudge(false);
		}),
		on(around.window, 'pageshow', () => nudge(false)),
		on(around.window, 'online', () => nudge(true)),
		on(around.worker, 'message', (event) => {
			if ((event as MessageEvent).data?.type === 'exchange') nudge(true);
		})
	];
	const timer = setInterval(() => nudge(false), EVERY_MS);
	return () => {
		clearInterval(timer);
		for (const end of ends) end();
	};
}

/** Asks the browser to wake us when the network is back, where it can (Chromium only). */
export async function askForWaking(container: ServiceWorkerContainer | undefined): Promise<void> {
	const registration = await container?.getRegistration().catch(() => undefined);
	const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)
		?.sync;
	await sync?.register(SYNC_TAG).catch(() => {});
}

export function on(target: EventTarget | null, name: string, act: (event: Event) => void) {
	target?.addEventListener(name, act);
	return () => target?.removeEventListener(name, act);
}
