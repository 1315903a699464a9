import type { SignatureDraft } from '#lib/programmes/signature.ts';

/** A signature before it is given: by hand where a finger or a pen is at hand, by name elsewhere. */
export function noSignature(): SignatureDraft {
	const isTouched = matchMedia('(pointer: coarse)').matches;
	return { way: isTouched ? 'drawn' : 'typed', name: '', strokes: [] };
}
