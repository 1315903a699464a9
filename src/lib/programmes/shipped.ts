import { parseTemplate } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';
import appointment from '#lib/programmes/shipped/appointment.json' with { type: 'json' };
import visit6m from '#lib/programmes/shipped/kr-visit-6m.json' with { type: 'json' };

/**
 * The templates that come with the product. An agency gets a copy at its foundation and owns it
 * from then on; phones receive that copy, so this file is for the server.
 */
export function shippedTemplates(): Template[] {
	return [visit6m, appointment].map((body) => {
		const parsed = parseTemplate(body);
		if (!parsed.ok)
			throw new Error(`A shipped template is broken: ${JSON.stringify(parsed.flaws)}`);
		return parsed.template;
	});
}
