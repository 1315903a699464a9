import { redirect } from '@sveltejs/kit';
import { normalizeCode } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { askedAtEnrolment, enrol } from '#lib/programmes/enrol.server.ts';
import { consentField, enrolmentForm } from '#lib/programmes/enrolment-form.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { agencyOf, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { seriesByCode, visitsOfSeries } from '#lib/visits/queries.server.ts';

export async function load({ locals, params }) {
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const { found, asked } = await programmeBehind(work, params.code);
		const visits = await visitsOfSeries(work, found.id);
		return {
			service: found.service.name[language],
			zone: found.site.zone,
			place: [found.site.address, found.site.room].filter(Boolean).join(' '),
			visits: visits.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt })),
			consents: asked.flatMap((form) =>
				form.items.map((item) => ({
					field: consentField(item.key),
					title: item.title[language],
					text: item.text[language],
					isRequired: item.required
				}))
			)
		};
	});
}

export const actions = {
	default: async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const visitor = visitorOf(locals);
		const { asked } = await reading(visitor, (work) => programmeBehind(work, params.code));
		const keys = asked.flatMap((form) => form.items.map((item) => item.key));
		const parsed = parseForm(enrolmentForm(keys), await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { name, phone } = parsed.value;
		const ticked = parsed.value as Record<string, unknown>;
		const agreed = Object.fromEntries(keys.map((key) => [key, ticked[consentField(key)] === true]));
		const values: Record<string, string> = { name, phone };
		for (const key of keys) if (agreed[key]) values[consentField(key)] = 'on';
		const tooMany = await countAttempt(agency.id, limits.enrolment, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values });
		const code = normalizeCode(params.code);
		const outcome = await acting(visitor, (work) =>
			enrol(work, agency, { code, name, phone, language: locals.language, agreed })
		);
		if (!outcome.ok) {
			const problems = outcome.problems.map((one) =>
				one.field && keys.includes(one.field) ? { ...one, field: consentField(one.field) } : one
			);
			return refuseForm(problems, { values });
		}
		redirect(303, `/${agency.slug}/join/${code}/done`);
	}
};

async function programmeBehind(work: Work, typed: string) {
	const found = await seriesByCode(work, normalizeCode(typed.slice(0, 20)));
	if (!found) missing();
	const { templateKey, templateVersion } = found.service;
	const template = await templateOf(work, templateKey, templateVersion);
	return { found, asked: askedAtEnrolment(template) };
}
