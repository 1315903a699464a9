/** What the browser itself says about working without a network. */
export type SelfCheck = {
	/** The app opens without a network: its worker stands in front of this page and keeps the shell. */
	isAppKept: boolean;
	/** What may still be stored, in bytes; null where the browser does not say. */
	freeBytes: number | null;
};

/** Never rejects: what cannot be asked counts as not there, or not known. */
export async function checkSelf(): Promise<SelfCheck> {
	const [isShellKept, freeBytes] = await Promise.all([keepsShell(), askFreeBytes()]);
	const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
	return { isAppKept: isShellKept && !!worker?.controller, freeBytes };
}

async function keepsShell(): Promise<boolean> {
	try {
		return (await caches.match('/field-shell', { ignoreSearch: true })) !== undefined;
	} catch {
		return false;
	}
}

async function askFreeBytes(): Promise<number | null> {
	try {
		const { quota, usage } = await navigator.storage.estimate();
		return quota === undefined ? null : quota - (usage ?? 0);
	} catch {
		return null;
	}
}
