/**
 * Leaves in the client's list of pages only those that run scripts. Kit lists every page of every door in
 * the first script of all of them, also those that are answered as plain pages and never rendered on the
 * client: a phone would load the names and style files of the whole office. An address that the client
 * does not know is opened by the browser itself, as every link of a plain page is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const ROUTES = join('src', 'routes');
const list = /[\\/]generated[\\/]client-optimized[\\/]app\.js$/;
const scriptOption = /^export const csr = (true|false);$/m;
const pageEntry = /^\t*("\/.*"): (\[.*\]),?$/gm;
const nodeEntry = /\(\) => import\('\.\/nodes\/(\d+)'\)/g;
/** Kit's own: the layout and the error page above everything. */
const rootNodes = [0, 1];

/** Shortens the list when the client is built. */
export function routedPages(): Plugin {
	return {
		name: 'doorstep-routed-pages',
		apply: 'build',
		enforce: 'pre',
		transform: (source, id) => (list.test(id) ? keepRouted(source, runsScripts) : undefined)
	};
}

/** The list without the pages that `isRouted` turns down, and without the parts that only they have. */
export function keepRouted(source: string, isRouted: (route: string) => boolean): string {
	const kept = new Set(rootNodes);
	const shorter = source.replace(pageEntry, (entry, route: string, parts: string) => {
		if (!isRouted(JSON.parse(route))) return '';
		// Kit marks a page that the server loads data for by the complement of its number.
		for (const [digits] of parts.matchAll(/\d+/g)) kept.add(Number(digits));
		return entry;
	});
	return shorter.replace(nodeEntry, (entry, node: string) => (kept.has(Number(node)) ? entry : ''));
}

/** Whether a page is rendered on the client too: the nearest word about it, from the page upwards. */
function runsScripts(route: string): boolean {
	const folder = join(ROUTES, route);
	const page = optionOf(join(folder, '+page.ts'));
	if (page !== null) return page;
	for (let at = folder; ; at = dirname(at)) {
		const option = optionOf(join(at, '+layout.ts'));
		if (option !== null) return option;
		if (at === ROUTES) return true;
	}
}

function optionOf(file: string): boolean | null {
	const [, option] = (existsSync(file) && scriptOption.exec(readFileSync(file, 'utf8'))) || [];
	return option === undefined ? null : option === 'true';
}
