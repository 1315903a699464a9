import type { Plugin } from 'vite';

// The compiler of the messages wraps each of them in three functions. In the browser, where the phone
// keeps every byte of the field app, one does, and which language it is stands once for all of them.
// Messages of another shape than a text per language stay as they are.
const compiled = /[\\/]i18n[\\/]paraglide[\\/]messages[\\/]\w+\.js$/;
const text =
	/const (?<language>ko|en)_\w+ = \/\*\*[^\n]*\*\/ \(i?\) => \{\s+return \/\*\*[^\n]*?\*\/ \((?<written>`(?:[^`\\]|\\.)*`)\)\s+\};/g;
const exported = /export const (?<name>\w+) = /g;

/** A compiled message as one function; the source itself where it is no plain text per language. */
export function shortMessage(source: string): string {
	const texts = [...source.matchAll(text)].map(({ groups }) => groups!);
	const names = [...source.matchAll(exported)].map(({ groups }) => groups!.name);
	const ko = texts.find(({ language }) => language === 'ko')?.written;
	const en = texts.find(({ language }) => language === 'en')?.written;
	if (!ko || !en || texts.length !== 2 || names.length !== 1) return source;
	const isPlain = ![ko, en].some((written) => written.includes('${'));
	const short = isPlain
		? `/* @__PURE__ */ said(${ko}, ${en})`
		: `(i, of) => isKorean(of) ? ${ko} : ${en}`;
	return `import { isKorean, said } from '../../is-korean.ts';
export const ${names[0]} = ${short};
`;
}

/** Shortens the compiled messages in what the browser gets. */
export function shortMessages(): Plugin {
	return {
		name: 'doorstep-short-messages',
		apply: 'build',
		transform(source, id, options) {
			if (options?.ssr || !compiled.test(id)) return;
			return { code: shortMessage(source), map: null };
		}
	};
}
