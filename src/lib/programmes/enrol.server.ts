import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { checkConsent } from '#lib/programmes/consent.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { programmeByCode, type OpenProgramme } from '#lib/programmes/programme-by-code.server.ts';
import { enrolledUnder, personKey, writeEnrolment } from '#lib/programmes/enrolment-rows.server.ts';
import { planOnce, tellEnrolled } from '#lib/programmes/tell-enrolled.server.ts';
import { consent } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Consent } from '#lib/programmes/template.ts';
import { chooseTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { areStopsFull, isLimitedAtStops } from '#lib/programmes/turns/stop-places.server.ts';
import { endWithdrawal } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';

export type EnrolmentRequest = {
	code: string;
	name: string;
	phone: string;
	language: Language;
	/** What was ticked, by the key of the consent item. */
	agreed: Record<string, boolean>;
	/** The turn that was chosen along with it, where one is. */
	turn?: { visitId: string; fromMinute: number };
};

/**
 * Enrols one person, past their employer. The answer to somebody who is enrolled already is the
 * same as to a new one, so that nobody can find out who takes part; the private link goes to the
 * telephone and never onto the page. A second time changes nothing: whoever knows a code and a
 * number has not shown that they are that person. Only who gave their place back has one again. Consents change by the private link or the
 * counselor. A turn is taken for who is known just as for who is new, beside the one they have, so
 * that the places that are left tell nobody who takes part. Where a service at stops, or the
 * session, has no place left, `join_full` is said to everybody alike.
 */
export async function enrol(
	work: Work,
	agency: Agency,
	request: EnrolmentRequest
): Promise<Outcome<null>> {
	const found = await programmeByCode(work, request.code);
	if (!found.ok) return found;
	const missing = found.value.asked.flatMap((form) => checkConsent(form, request.agreed));
	if (missing.length) return refused(...missing);
	if (!request.turn && needsTurn(found.value)) {
		return refused(problem('required', undefined, 'turn'));
	}
	if (await isJoinedTooMuch(work, found.value)) return refused(problem('join_full'));
	const { id, isNew } = await enrolmentFor(work, request, found.value);
	if (isNew) await writeConsents(work, id, request, found.value.asked);
	const isBack = !isNew && (await endWithdrawal(work, id));
	if (request.turn) {
		const taken = await chooseTurn(work, { enrolmentId: id, ...request.turn, isProven: false });
		if (!taken.ok) return taken;
	}
	await tellEnrolled(
		work,
		agency,
		{ id, ...request },
		{ ...found.value, onceKey: onceKeyFor(work, agency, found.value, { id, request, isBack }) }
	);
	return done(null);
}

/**
 * A place or a time at a stop that was taken now is told each time, since the text before it no
 * longer says what holds. Anything else changed nothing, and is told once a day at most.
 */
function onceKeyFor(
	work: Work,
	agency: Agency,
	{ series: { service } }: OpenProgramme,
	{ id, request, isBack }: { id: string; request: EnrolmentRequest; isBack: boolean }
): string {
	const isTaken = isAtStops(service.rules) && (isBack || request.turn !== undefined);
	if (!isTaken) return planOnce(work, agency, id);
	return `session-joined ${id} ${work.now.toISOString()} ${request.turn?.fromMinute ?? ''}`;
}

/** At the agency's own stops nobody comes without a time where the rules say so. */
function needsTurn({ series: { service } }: OpenProgramme): boolean {
	const { rules } = service;
	return isAtStops(rules) && takesTurns(rules) && rules.walkIn === 'no';
}

/** Of parallel posts, those wait for each other that could take the same last place. */
async function isJoinedTooMuch(work: Work, { series }: OpenProgramme) {
	if (!(await isLimitedAtStops(work, series.service))) return false;
	await lockResources(work);
	return areStopsFull(work, series);
}

/** The person's enrolment in the series, found or written. Of parallel posts one writes it. */
async function enrolmentFor(
	work: Work,
	request: EnrolmentRequest,
	programme: OpenProgramme
): Promise<{ id: string; isNew: boolean }> {
	const key = await personKey(programme.series.id, request.phone);
	const known = await enrolledUnder(work, programme.series.id, key);
	if (known) return { id: known.id, isNew: false };
	const written = await write(work, request, programme, key);
	if (written) return { id: written, isNew: true };
	return { id: (await enrolledUnder(work, programme.series.id, key))!.id, isNew: false };
}

/** Null when somebody else wrote the same enrolment meanwhile. */
async function write(
	work: Work,
	request: EnrolmentRequest,
	{ series, template }: OpenProgramme,
	personKey: string
): Promise<string | null> {
	const id = newId(work.now);
	const place = { id, seriesId: series.id, personKey, template, enrolledAt: work.now };
	if (!(await writeEnrolment(work, request, { ...place, channel: 'poster' }))) return null;
	await factsChanged(work, id);
	await record(work, { act: 'participant.enrolled', subjectId: id });
	return id;
}

async function writeConsents(
	work: Work,
	enrolmentId: string,
	{ agreed, language }: EnrolmentRequest,
	asked: Consent[]
): Promise<void> {
	for (const form of asked) {
		const textHash = await sha256Hex(consentText(form.items, language));
		await work.tx.insert(consent).values(
			form.items.map((item) => ({
				agencyId: work.actor.agencyId,
				id: newId(work.now),
				enrolmentId,
				formKey: form.key,
				formVersion: form.version,
				itemKey: item.key,
				given: agreed[item.key] === true,
				textHash,
				language,
				channel: 'poster' as const,
				givenAt: work.now
			}))
		);
	}
}
