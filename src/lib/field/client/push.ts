/** Messages on this phone: turned on and off by a tap, with a network; the phone keeps none of it. */
import { asPost, isOurs } from '#lib/field/client/wire.ts';

/**
 * unable: this browser has no messages. refused: the person or the phone forbids them. unknown: the
 * agency does not use this browser's service. failed: no connection, or nobody is signed in.
 */
export type PushState = 'on' | 'off' | 'unable' | 'refused' | 'unknown' | 'failed';

/** Whether messages come to this browser now. */
export async function pushState(): Promise<PushState> {
	const manager = await pushManager();
	if (!manager) return 'unable';
	if (Notification.permission === 'denied') return 'refused';
	const known = await manager.getSubscription().catch(() => null);
	return known && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Asks the person, then the browser, and tells the server at `address`. Never throws. */
export async function turnPushOn(address: string): Promise<PushState> {
	const manager = await pushManager();
	if (!manager) return 'unable';
	if ((await Notification.requestPermission()) !== 'granted') return 'refused';
	try {
		const { publicKey } = await answerTo(address, {}, 'POST').then((response) => response.json());
		// One that was made for another key could never be reached.
		await (await manager.getSubscription())?.unsubscribe();
		const made = await manager.subscribe({
			userVisibleOnly: true,
			applicationServerKey: publicKey
		});
		const { endpoint, keys } = made.toJSON();
		const kept = await answerTo(address, { target: { endpoint, keys } }, 'POST');
		if (kept.ok) return 'on';
		await made.unsubscribe();
		return kept.status === 422 ? 'unknown' : 'failed';
	} catch {
		return 'failed';
	}
}

/** Ends them in the browser first: that holds even where the server is not heard. Never throws. */
export async function turnPushOff(address: string): Promise<PushState> {
	try {
		const known = await (await pushManager())?.getSubscription();
		await known?.unsubscribe();
		if (known) await answerTo(address, { endpoint: known.endpoint }, 'DELETE');
		return 'off';
	} catch {
		return (await pushState()) === 'on' ? 'failed' : 'off';
	}
}

async function pushManager(): Promise<PushManager | undefined> {
	if (typeof Notification === 'undefined') return undefined;
	const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
	const registration = await container?.getRegistration().catch(() => undefined);
	return registration?.pushManager as PushManager | undefined;
}

async function answerTo(address: string, body: object, method: string): Promise<Response> {
	const response = await fetch(address, asPost(body, method));
	if (!isOurs(response)) throw new Error('not ours');
	return response;
}
