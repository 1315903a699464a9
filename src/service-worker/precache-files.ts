/**
 * Finds, while the pages are built, the files that the field app loads: Kit's two entries, the nodes
 * of the field door's routes with their layouts, and all that these import. The service worker
 * keeps exactly these; the pages of other doors never reach a phone's cache.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** As gzip sends them, so that a first visit over a weak network ends. */
const PRECACHE_BYTES_MAX = 250 * 1024;
const LIST = 'field-files.json';
const DOOR = '/(field)/';
const clientEntry = /immutable\/entry\/(start|app)\b/;
const routeFile = /\/src\/routes(\/.*)?\/\+(layout|error|page)[.@]/;

type Chunk = Pick<
	Rolldown.OutputChunk,
	'fileName' | 'imports' | 'dynamicImports' | 'facadeModuleId'
> & {
	css: string[];
};

/** A module of this kind is of use with a network only: it is loaded when it is wanted. */
const onlineOnly = /\.online\.\w+$/;

/** Writes `.svelte-kit/field-files.json`; stops the build when the files have grown too large. */
export function precacheFiles(): Plugin {
	return {
		name: 'doorstep-precache-files',
		apply: 'build',
		writeBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
			if (!chunks.some((chunk) => clientEntry.test(chunk.fileName))) return;
			const importsOf = (id: string) => [...(this.getModuleInfo(id)?.importedIds ?? [])];
			const files = fieldFiles(chunks.map(asChunk), importsOf);
			const bytes = files.reduce((sum, file) => sum + sentBytes(bundle[file]), 0);
			if (bytes > PRECACHE_BYTES_MAX) {
				this.error(
					`the field app has ${bytes} bytes to load; at most ${PRECACHE_BYTES_MAX} are kept`
				);
			}
			writeList(files);
		}
	};
}

/** The files of the field app. `importsOf` gives the modules that a module imports. */
export function fieldFiles(chunks: Chunk[], importsOf: (module: string) => string[]): string[] {
	const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
	const entries = chunks.filter((chunk) => clientEntry.test(chunk.fileName));
	const nodes = chunks.filter((chunk) => isNode(chunk));
	const wanted = wantedNodes(nodes, (node) => importsOf(node.facadeModuleId!));
	const found = new Set<string>();
	const isOther = (chunk: Chunk) =>
		isNode(chunk) ? !wanted.includes(chunk) : onlineOnly.test(chunk.facadeModuleId ?? '');
	const others = new Set(chunks.filter(isOther).map((chunk) => chunk.fileName));
	const queue = [...entries, ...wanted];
	for (let chunk = queue.pop(); chunk; chunk = queue.pop()) {
		if (found.has(chunk.fileName)) continue;
		for (const file of [chunk.fileName, ...chunk.css]) found.add(file);
		const next = [...chunk.imports, ...chunk.dynamicImports].filter((file) => !others.has(file));
		queue.push(...next.flatMap((file) => byFile.get(file) ?? []));
	}
	return [...found].sort();
}

/** Nodes of the door itself, of layouts and error pages above it, and Kit's own default ones. */
function wantedNodes(nodes: Chunk[], importsOf: (node: Chunk) => string[]): Chunk[] {
	const routesOf = (node: Chunk) => importsOf(node).filter((id) => routeFile.test(id));
	const folders = nodes
		.flatMap(routesOf)
		.filter((id) => id.includes(DOOR))
		.map(folderOf);
	const isAbove = (id: string) =>
		!id.includes('/+page') && folders.some((folder) => folder.startsWith(folderOf(id)));
	return nodes.filter((node) => {
		const routes = routesOf(node);
		return routes.length === 0 || routes.some((id) => id.includes(DOOR) || isAbove(id));
	});
}

function folderOf(id: string): string {
	return id.slice(0, id.lastIndexOf('/') + 1);
}

function isNode(chunk: Chunk): boolean {
	return /\/nodes\/\d+\.js$/.test(chunk.facadeModuleId ?? '');
}

function asChunk(chunk: Rolldown.OutputChunk): Chunk {
	const { fileName, imports, dynamicImports, facadeModuleId, viteMetadata } = chunk;
	const css = [...(viteMetadata?.importedCss ?? []), ...(viteMetadata?.importedAssets ?? [])];
	return { fileName, imports, dynamicImports, facadeModuleId, css };
}

/** A font is packed already, and sent as it is. */
function sentBytes(part: Rolldown.OutputChunk | Rolldown.OutputAsset | undefined): number {
	const content = part?.type === 'chunk' ? part.code : (part?.source ?? '');
	if (part?.fileName.endsWith('.woff2')) return content.length;
	return gzipSync(content, { level: 9 }).length;
}

function writeList(files: string[]): void {
	mkdirSync('.svelte-kit', { recursive: true });
	const addresses = files.map((file) => '/' + file);
	writeFileSync(join('.svelte-kit', LIST), JSON.stringify(addresses, null, '\t'));
}
