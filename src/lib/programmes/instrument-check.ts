import * as v from 'valibot';
import { withInstrument, type Instrument } from '#lib/programmes/instrument.ts';
import { checkTemplate, formFlaws, type Flaw } from '#lib/programmes/template-check.ts';
import { instrumentSchema } from '#lib/programmes/template-schema.ts';
import type { Template } from '#lib/programmes/template.ts';

/** An instrument from foreign data, or its flaws: first of its form, then of its meaning. */
export function parseInstrument(
	body: unknown
): { ok: true; instrument: Instrument } | { ok: false; flaws: Flaw[] } {
	const parsed = v.safeParse(instrumentSchema, body, { abortPipeEarly: true });
	if (!parsed.success) return { ok: false, flaws: formFlaws(parsed.issues) };
	const instrument = parsed.output;
	const flaws = checkTemplate(withInstrument(bare(instrument), instrument, []));
	return flaws.length > 0 ? { ok: false, flaws } : { ok: true, instrument };
}

/** A template of which nothing can be wrong but what the instrument brings. */
function bare({ key, version, label, source }: Instrument): Template {
	return {
		...{ key, version, label, source, assumed: [], anchors: [], steps: [], measures: [] },
		...{ sections: [], consents: [], tailorings: [], outcomes: [] }
	};
}
