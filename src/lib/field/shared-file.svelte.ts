/**
 * A file that was shared to the installed app, in the memory of this page: it may name people, so it
 * is written nowhere, and gone with the page.
 */
const PATIENCE_MS = 2_000;

class SharedFile {
	file = $state.raw<File | null>(null);

	/** Asks the worker for what it was handed; resolves without a file where it has none. */
	async receive(container: ServiceWorkerContainer | undefined): Promise<void> {
		const worker = container?.controller;
		this.file = worker ? await ask(worker) : null;
	}
}

function ask(worker: Pick<ServiceWorker, 'postMessage'>): Promise<File | null> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = ({ data }) => resolve(data instanceof File ? data : null);
		setTimeout(() => resolve(null), PATIENCE_MS);
		worker.postMessage({ type: 'SHARED' }, [port2]);
	});
}

export const shared = new SharedFile();
