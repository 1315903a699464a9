/** The real browser around a phone; missing parts are left out, not assumed. */
import { version } from '$app/environment';
import type { PhoneEnvironment } from '#lib/field/client/opened-phone.ts';
import { browserPasskeys } from '#lib/field/client/passkey.ts';
import { askForWaking } from '#lib/field/client/triggers.ts';

export function browserEnvironment(changed: PhoneEnvironment['changed']): PhoneEnvironment {
	// Optional where the page is not secure or the browser is old.
	const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
	const storage: StorageManager | undefined = navigator.storage;
	return {
		fetch: (address, init) => fetch(address, init),
		now: () => new Date(),
		chance: Math.random,
		deviceLabel: deviceLabelOf(navigator.userAgent),
		appVersion: version,
		memory: localStorage,
		locks: navigator.locks,
		openChannel: 'BroadcastChannel' in window ? (name) => new BroadcastChannel(name) : undefined,
		around: { window, document, worker: worker ?? null },
		keepStorage: async () => (await storage?.persist?.()) ?? false,
		isStorageKept: async () => (await storage?.persisted?.()) ?? false,
		askForWaking: () => askForWaking(worker),
		passkeys: browserPasskeys,
		changed
	};
}

const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'];
const browsers = ['SamsungBrowser', 'Edg', 'Firefox', 'Chrome', 'Safari'];

/** A short name by which an administrator knows the phone, such as `Android, Chrome`. */
export function deviceLabelOf(userAgent: string): string {
	const named = [systems, browsers].map((names) => names.find((name) => userAgent.includes(name)));
	return named.filter(Boolean).join(', ') || 'browser';
}
