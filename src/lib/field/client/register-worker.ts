/** Registers the service worker by hand, in the field app only, and finds its updates. */
import { on } from '#lib/field/client/triggers.ts';

const LOOK_EVERY_MS = 3_600_000;
const WORKER = '/service-worker.js';
/** How long a new version may take to come in before the page is loaded anew without it. */
const PATIENCE_MS = 4_000;

// Under Trusted Types a browser takes the address of a worker only from a policy that the content
// policy names (svelte.config.js). This one knows a single address.
type Policy = { createScriptURL: (address: string) => string };
type PolicyFactory = { createPolicy: (name: string, rules: Policy) => Policy };
const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
const policy = trustedTypes?.createPolicy('doorstep-worker', { createScriptURL: () => WORKER });

/**
 * Registers `/service-worker.js`; `type` is 'module' in development, else 'classic'. `found` gets
 * the way to accept a new version: the page then loads anew, so offer it while no form is open.
 * What waits in the outbox is safe. Gives the way to stop looking; does nothing without https.
 */
export async function registerWorker(
	found: (accept: () => void) => void,
	type: WorkerType = 'classic'
): Promise<() => void> {
	const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
	const registration = await container
		?.register(policy?.createScriptURL(WORKER) ?? WORKER, { type })
		.catch((surprise) => void console.error(surprise));
	if (!container || !registration) return () => {};
	tellWhenReady(container, registration, found);
	return lookForUpdates(registration);
}

function tellWhenReady(
	container: ServiceWorkerContainer,
	registration: ServiceWorkerRegistration,
	found: (accept: () => void) => void
): void {
	const tell = () => {
		// Without a controller this is the first version, which takes over by itself.
		if (registration.waiting && container.controller) {
			found(() => letIn(container, registration, () => location.reload()));
		}
	};
	tell();
	on(registration, 'updatefound', () => {
		if (registration.installing) on(registration.installing, 'statechange', tell);
	});
}

/**
 * Lets the version in that waits now, and loads the page anew once. Another tab may have let it in
 * before; and while the old version is still at work a browser holds the new one back, for minutes,
 * which a page that loads anew ends: neither may leave a button that does nothing.
 */
export function letIn(
	container: EventTarget,
	{ waiting }: Pick<ServiceWorkerRegistration, 'waiting'>,
	loadAnew: () => void
): void {
	let isDone = false;
	const once = () => {
		if (!isDone) loadAnew();
		isDone = true;
	};
	if (!waiting) return once();
	on(container, 'controllerchange', once);
	waiting.postMessage({ type: 'SKIP_WAITING' });
	setTimeout(once, PATIENCE_MS);
}

function lookForUpdates(registration: ServiceWorkerRegistration): () => void {
	const look = () => {
		if (document.visibilityState === 'visible') registration.update().catch(() => {});
	};
	const timer = setInterval(look, LOOK_EVERY_MS);
	const end = on(document, 'visibilitychange', look);
	return () => {
		clearInterval(timer);
		end();
	};
}
