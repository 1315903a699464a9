import type { Instrument } from '#lib/programmes/instrument.ts';
import { parseInstrument } from '#lib/programmes/instrument-check.ts';
import { parseTemplate } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';
import appointment from '#lib/programmes/shipped/appointment.json' with { type: 'json' };
import booth from '#lib/programmes/shipped/booth.json' with { type: 'json' };
import bpVisit from '#lib/programmes/shipped/bp-visit.json' with { type: 'json' };
import briefing from '#lib/programmes/shipped/briefing.json' with { type: 'json' };
import fluVisit from '#lib/programmes/shipped/flu-visit.json' with { type: 'json' };
import hsi from '#lib/programmes/shipped/instruments/hsi.json' with { type: 'json' };
import phq2 from '#lib/programmes/shipped/instruments/phq-2.json' with { type: 'json' };
import visit6m from '#lib/programmes/shipped/kr-visit-6m.json' with { type: 'json' };
import sessions6 from '#lib/programmes/shipped/uk-stp-6.json' with { type: 'json' };

/**
 * The templates that come with the product. An agency gets a copy at its foundation, or by
 * a draft of its editor, and owns it from then on; phones receive that copy, so this file is for the server.
 */
export function shippedTemplates(): Template[] {
	const bodies = [visit6m, appointment, sessions6, briefing, bpVisit, fluVisit, booth];
	return bodies.map((body) => {
		const parsed = parseTemplate(body);
		if (!parsed.ok)
			throw new Error(`A shipped template is broken: ${JSON.stringify(parsed.flaws)}`);
		return parsed.template;
	});
}

/** The instruments that come with the product; none is asked until an agency takes it in. */
export function shippedInstruments(): Instrument[] {
	return [hsi, phq2].map((body) => {
		const parsed = parseInstrument(body);
		if (!parsed.ok)
			throw new Error(`A shipped instrument is broken: ${JSON.stringify(parsed.flaws)}`);
		return parsed.instrument;
	});
}
