import { error, redirect } from '@sveltejs/kit';
import { normalizeCode } from '#lib/base/ids.ts';
import { statusOf, type Problem } from '#lib/base/problems.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { attemptsUsedUp, countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { answerSteadily } from '#lib/identity/steady-answer.server.ts';
import { checkConsent } from '#lib/programmes/consent.ts';
import { enrol, type EnrolmentRequest } from '#lib/programmes/enrol.server.ts';
import { consentField, enrolmentForm } from '#lib/programmes/enrolment-form.ts';
import { programmeByCode, type OpenProgramme } from '#lib/programmes/programme-by-code.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';

export async function load({ locals, params, getClientAddress }) {
	const { language } = locals;
	const found = await programmeBehind(locals, params.code, getClientAddress());
	if (!found) return { programme: null };
	const { series, visits, asked } = found;
	return {
		programme: {
			service: series.service.name[language],
			isConfirmed: series.confirmedAt !== null,
			zone: series.site.zone,
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			visits: visits.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt })),
			consents: asked.flatMap((form) =>
				form.items.map((item) => ({
					field: consentField(item.key),
					title: item.title[language],
					text: item.text[language],
					isRequired: item.required
				}))
			)
		}
	};
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const found = await programmeBehind(locals, params.code, getClientAddress());
		const keys = found?.asked.flatMap((form) => form.items.map((item) => item.key)) ?? [];
		const typed = await request.formData();
		const agreed = Object.fromEntries(keys.map((key) => [key, typed.has(consentField(key))]));
		const parsed = parseForm(enrolmentForm(keys), typed);
		if (!parsed.ok) {
			// What is not agreed to is said in the same answer, not in the next.
			const notAgreed = (found?.asked ?? []).flatMap((form) => checkConsent(form, agreed));
			const problems = [...parsed.problems, ...notAgreed.map(onConsentField)];
			return refuseForm(problems, { values: parsed.values });
		}
		const { name, phone } = parsed.value;
		const values: Record<string, string> = { name, phone };
		for (const key of keys) if (agreed[key]) values[consentField(key)] = 'on';
		const code = normalizeCode(params.code);
		const asked = { code, name, phone, language: locals.language, agreed };
		const outcome = await answerSteadily(() => enrolFrom(locals, asked, getClientAddress()));
		if (!outcome.ok) {
			return refuseForm(outcome.problems.map(onConsentField), { values });
		}
		redirect(303, `/${agency.slug}/join/${code}/done`);
	})
};

/** A consent that is missing is named after its box. */
function onConsentField(found: Problem): Problem {
	if (found.code !== 'must_agree' || !found.field) return found;
	return { ...found, field: consentField(found.field) };
}

async function enrolFrom(locals: App.Locals, request: EnrolmentRequest, address: string) {
	const agency = agencyOf(locals);
	const tooMany = await countAttempt(agency.id, limits.enrolment, address);
	if (tooMany) return { ok: false as const, problems: [tooMany] };
	return acting(visitorOf(locals), (work) => enrol(work, agency, request));
}

/**
 * What the code of the address stands for; null when its visits are over. Guessing here counts as
 * guessing in the form does.
 */
async function programmeBehind(
	locals: App.Locals,
	typed: string,
	address: string
): Promise<OpenProgramme | null> {
	const agency = agencyOf(locals);
	const usedUp = await attemptsUsedUp(agency.id, limits.codeEntry, address);
	if (usedUp) error(statusOf([usedUp]), problemWords(usedUp).sentence);
	const code = normalizeCode(typed.slice(0, 20));
	const found = await reading(visitorOf(locals), (work) => programmeByCode(work, code));
	if (found.ok) return found.value;
	if (found.problems[0]?.code === 'code_over') return null;
	await countAttempt(agency.id, limits.codeEntry, address);
	missing();
}
