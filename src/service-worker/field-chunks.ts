/**
 * Puts what the field app imports into few files. Split by itself a module that two pages share is a
 * file of its own, and what these files call each other by fills a good part of what a phone keeps.
 */
import type { Plugin } from 'vite';

type ModulesOf = (
	id: string
) => { importers: readonly string[]; dynamicImporters: readonly string[] } | null;

const routeFile = /\/src\/routes\/(?:\(([a-z]+)\)\/)?((?:.*\/)?\+(?:layout|page|error)\b)/;
/**
 * What every start of the field app needs: its layouts, the list of visits, and the shell, which every
 * address of the door is answered with and whose files the browser fetches before anything else.
 */
const firstPages = /^(?:\[agency=slug\]\/field|field-shell)\/\+(?:layout|page)\b|^\+layout\b/;
const onlineOnly = /\.online\.\w+$/;
const kit = /[\\/]node_modules[\\/]@sveltejs[\\/]kit[\\/]/;
/** Kit's own lists of pages: entries, which stay what they are. */
const generated = /[\\/]generated[\\/]/;

/** Who needs a module: other doors or all of them, the first page of the field door, its further pages. */
type Needs = { others: boolean; first: boolean; later: boolean };

const messageFile = /[\\/]paraglide[\\/]messages[\\/](\w+)\.js$/;
const saidMessage = /\bm\.(\w+)/g;

/** Groups of the client's build; leaves the server's alone. */
export function fieldChunks(): Plugin {
	// All messages are imported through one list, so who says them is read from the sources.
	const saidBy = new Map<string, Set<string>>();
	return {
		name: 'doorstep-field-chunks',
		apply: 'build',
		enforce: 'pre',
		transform(source, id) {
			if (!/\/src\/(lib|routes)\//.test(id) || id.includes('/paraglide/')) return;
			for (const [, key] of source.matchAll(saidMessage)) {
				saidBy.set(key!, (saidBy.get(key!) ?? new Set()).add(id.split('?')[0]!));
			}
		},
		applyToEnvironment: (environment) => environment.name === 'client',
		options: (options) => ({ ...options, preserveEntrySignatures: 'allow-extension' }),
		outputOptions: (options) => ({
			...options,
			codeSplitting: {
				includeDependenciesRecursively: false,
				groups: [{ name: (id, context) => groupOf(id, (module) => infoOf(module, context)) }]
			}
		})
	};

	function infoOf(id: string, context: { getModuleInfo: ModulesOf }): ReturnType<ModulesOf> {
		const key = messageFile.exec(id)?.[1];
		if (!key || key === '_index') return context.getModuleInfo(id);
		return { importers: [...(saidBy.get(key) ?? [])], dynamicImporters: [] };
	}
}

/** The file that a module goes into; null where it is left to the build. */
export function groupOf(id: string, infoOf: ModulesOf): string | null {
	if (generated.test(id)) return null;
	const { others, first, later } = needsOf(id, infoOf);
	if (others || (!first && !later)) return null;
	return first ? 'field-first' : 'field-later';
}

/** Walks up to the pages that a module is imported by, and to whatever else every door loads. */
function needsOf(id: string, infoOf: ModulesOf): Needs {
	const needs = { others: false, first: false, later: false };
	const seen = new Set([id]);
	// A set that grows while it is walked is walked to its end.
	for (const at of seen) {
		if (note(needs, at)) continue;
		const info = infoOf(at);
		for (const one of info ? [...info.importers, ...info.dynamicImporters] : []) seen.add(one);
	}
	return needs;
}

/** Notes who a module itself stands for; false where it stands for nobody, so its importers count. */
function note(needs: Needs, id: string): boolean {
	const [, door, file] = routeFile.exec(id) ?? [];
	if (file === undefined) {
		const isEverybodys = onlineOnly.test(id) || kit.test(id) || generated.test(id);
		needs.others ||= isEverybodys;
		return isEverybodys;
	}
	if (door !== 'field') needs.others = true;
	else if (firstPages.test(file)) needs.first = true;
	else needs.later = true;
	return true;
}
