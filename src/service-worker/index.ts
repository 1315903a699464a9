/**
 * The shell of the field app, so that it opens without a network. It keeps the field door's files
 * and nothing else: no answer of any door, nothing about anybody. What is pushed it shows and forgets.
 */
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { files, version } from '$service-worker';
import { giveShared, keepShared, SHARED } from './shared-file.ts';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
/** A prerendered page without data that answers 200 to everybody. */
const SHELL = '/field-shell';
const SYNC_TAG = 'doorstep';
const fieldAddress = /^\/[a-z0-9-]+\/field(\/|$)/;
const shellAssets = /^\/(fonts\/.+\.woff2|icon\.svg|icon-192\.png|manifest\.webmanifest)$/;

/** Written by `precache-files.ts` while the pages were built; empty in development. */
const lists = import.meta.glob<string[]>('/.svelte-kit/field-files.json', {
	eager: true,
	import: 'default'
});
/** Their names change with their content. */
const immutable = Object.values(lists).flat();
const named = [SHELL, ...files.filter((file) => shellAssets.test(file))];

precacheAndRoute([
	...immutable.map((url) => ({ url, revision: null })),
	...named.map((url) => ({ url, revision: version }))
]);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { allowlist: [fieldAddress] }));

registerRoute(
	({ url }) => url.pathname === SHARED,
	({ request }) => keepShared(request),
	'POST'
);

// A new version waits until the person accepts it, so that no form is torn away.
worker.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') void worker.skipWaiting();
	if (event.data?.type === 'SHARED') event.ports[0]?.postMessage(giveShared());
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

// The network is back: the open pages send what waits. The worker itself knows no content.
worker.addEventListener('sync', (event) => {
	const { tag, waitUntil } = event as ExtendableEvent & { tag: string };
	if (tag === SYNC_TAG) waitUntil.call(event, wakePages());
});

async function wakePages(): Promise<void> {
	const pages = await worker.clients.matchAll({ type: 'window' });
	for (const page of pages) page.postMessage({ type: 'exchange' });
}

/** As the server writes it (lib/notices/push.server.ts). */
type Push = { title: string; body: string; tag: string; path: string; quiet: [number, number] };

worker.addEventListener('push', (event) => {
	const { title, body, tag, path, quiet } = event.data!.json() as Push;
	const now = Date.now();
	// It may have waited at its service until the night.
	const silent = now >= quiet[0] && now < quiet[1];
	const shown = { body, tag, data: path, icon: '/icon-192.png', silent };
	event.waitUntil(Promise.all([worker.registration.showNotification(title, shown), wakePages()]));
});

worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(openPage(event.notification.data as string));
});

/** In the field app where it is open, else in a new window. */
async function openPage(path: string): Promise<void> {
	const pages = await worker.clients.matchAll({ type: 'window' });
	const open = pages.find(({ url }) => new URL(url).pathname.startsWith(path));
	if (!open) return void (await worker.clients.openWindow(path));
	open.postMessage({ type: 'open', path });
	await open.focus();
}
