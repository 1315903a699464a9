import type { Derivation } from '#lib/programmes/template.ts';

export type FormDerive = {
	kind: 'none' | 'sum' | 'mean' | 'difference' | 'product' | 'bands';
	parts?: string[];
	first?: string;
	second?: string;
	times?: number;
	of?: string;
	steps?: { upTo?: number; value: string }[];
};

/** How an answer follows from others, as its page asks about it. */
export function deriveAsForm(derive: Derivation | undefined): FormDerive {
	if (!derive) return { kind: 'none' };
	if ('sum' in derive) return { kind: 'sum', parts: derive.sum };
	if ('mean' in derive) return { kind: 'mean', parts: derive.mean };
	if ('difference' in derive) {
		const [first, second] = derive.difference;
		return { kind: 'difference', first, second };
	}
	if ('product' in derive) {
		const { product, times } = derive;
		return { kind: 'product', parts: product, ...(times !== undefined && { times }) };
	}
	return { kind: 'bands', ...derive.bands };
}

/** The same as it stands in the programme. */
export function deriveFromForm(form: FormDerive | undefined): Derivation | undefined {
	if (!form || form.kind === 'none') return undefined;
	const parts = form.parts ?? [];
	if (form.kind === 'sum') return { sum: parts };
	if (form.kind === 'mean') return { mean: parts };
	if (form.kind === 'product') {
		return { product: parts, ...(form.times !== undefined && { times: form.times }) };
	}
	if (form.kind === 'difference') return { difference: [form.first ?? '', form.second ?? ''] };
	return { bands: { of: form.of ?? '', steps: form.steps ?? [] } };
}
