import { redirect } from '@sveltejs/kit';
import { normalizeCode } from '#lib/base/ids.ts';
import type { Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { answerSteadily } from '#lib/identity/steady-answer.server.ts';
import { checkConsent } from '#lib/programmes/consent.ts';
import { enrol, type EnrolmentRequest } from '#lib/programmes/enrol.server.ts';
import { enrolledBy } from '#lib/programmes/enrolment-rows.server.ts';
import { consentField, enrolmentForm, NO_TURN } from '#lib/programmes/enrolment-form.ts';
import type { OpenProgramme } from '#lib/programmes/programme-by-code.server.ts';
import { turnsToChoose } from '#lib/programmes/turns/queries.server.ts';
import { agencyOf, keepTyped, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { parseForm } from '#lib/ui/form.ts';
import { calledOffBehind, programmeBehind } from './programme-behind.server.ts';
import { dropTaken, keepTaken } from './taken-cookie.server.ts';
import { turnAsked } from './turn-asked.server.ts';

export async function load({ locals, params, getClientAddress }) {
	const { language } = locals;
	const found = await programmeBehind(locals, params.code, getClientAddress());
	if (!found) {
		const { off, isCancelled } = await calledOffBehind(locals, params.code);
		return { programme: null, off, isCancelled };
	}
	const { series, visits, asked } = found;
	return {
		...{ off: null, isCancelled: false },
		programme: {
			/** At a stop of the agency's own a turn is booked along with it; see `turnAsked`. */
			booking: await turnBooking(locals, found),
			/** Where nobody's employer booked. */
			isStop: isAtStops(series.service.rules),
			service: series.service.name[language],
			isConfirmed: series.confirmedAt !== null,
			isFull: found.isFull,
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
	default: keepTyped(async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		const found = await programmeBehind(locals, params.code, getClientAddress());
		const keys = found?.asked.flatMap((form) => form.items.map((item) => item.key)) ?? [];
		const typed = await request.formData();
		const agreed = Object.fromEntries(keys.map((key) => [key, typed.has(consentField(key))]));
		const booked = found && turnAsked(found);
		const form = enrolmentForm(keys, booked?.field);
		const parsed = parseForm(form, typed);
		if (!parsed.ok) {
			// What is not agreed to is said in the same answer, not in the next.
			const notAgreed = (found?.asked ?? []).flatMap((form) => checkConsent(form, agreed));
			const problems = [...parsed.problems, ...notAgreed.map(onConsentField)];
			return refuseForm(problems, { values: parsed.values });
		}
		const { name, phone, turn } = parsed.value;
		const values: Record<string, string> = { name, phone, turn: turn ?? '' };
		for (const key of keys) if (agreed[key]) values[consentField(key)] = 'on';
		const code = normalizeCode(params.code);
		const asked = {
			...{ code, name, phone, language: locals.language, agreed },
			...(booked && turn && turn !== NO_TURN
				? { turn: { visitId: booked.visit.id, fromMinute: Number(turn) } }
				: {})
		};
		const outcome = await answerSteadily(() => enrolFrom(locals, asked, getClientAddress()));
		if (!outcome.ok) {
			return refuseForm(outcome.problems.map(onConsentField), { values });
		}
		// The same for whoever typed it: the answer tells nobody who takes part.
		const path = `/${agency.slug}/join/${code}/done`;
		if (asked.turn) {
			const enrolmentId = await reading(visitorOf(locals), (work) =>
				enrolledBy(work, found!.series.id, phone)
			);
			const taken = enrolmentId && { enrolmentId, fromMinute: asked.turn.fromMinute };
			if (taken) await keepTaken(cookies, url, { path, code, taken });
		} else dropTaken(cookies, path);
		redirect(303, path);
	})
};

/** A consent that is missing is named after its box. */
function onConsentField(found: Problem): Problem {
	if (found.code !== 'must_agree' || !found.field) return found;
	return { ...found, field: consentField(found.field) };
}

/** The free times of that visit, as the page shows them; null where none is booked here. */
async function turnBooking(locals: App.Locals, found: OpenProgramme) {
	if (!turnAsked(found)) return null;
	const [first] = await reading(visitorOf(locals), (work) =>
		turnsToChoose(work, found.series, found.visits, null)
	);
	const mayComeWithout = found.series.service.rules.walkIn !== 'no';
	return { mayComeWithout, free: first?.free ?? [] };
}

async function enrolFrom(locals: App.Locals, request: EnrolmentRequest, address: string) {
	const agency = agencyOf(locals);
	const tooMany =
		(await countAttempt(agency.id, limits.enrolment, address)) ??
		// So that one number cannot take all turns; counted alike for who is known and who is not.
		(request.turn && (await countAttempt(agency.id, limits.turnOfPhone, request.phone)));
	if (tooMany) return { ok: false as const, problems: [tooMany] };
	return acting(visitorOf(locals), (work) => enrol(work, agency, request));
}
