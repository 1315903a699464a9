import { addDays, dayOf, instantOf, wallClock, type Day } from '#lib/base/days.ts';
import { problem, refused, type ProblemCode } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { answersDue } from '#lib/visits/services/answer-due.server.ts';
import { bookSeries, type BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import {
	seriesById,
	serviceByKey,
	visitsOfSeries,
	type Service
} from '#lib/visits/queries.server.ts';
import { confirmationsOf } from '#lib/visits/services/service-content.ts';
import type { ServiceFile } from '#lib/visits/services/service-file.ts';
import { shownService } from '#lib/visits/services/shown-service.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey, sessionsBetween, type Session } from '#lib/visits/stops/sessions.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { variantsFor, withVariant } from '#lib/visits/time/variants.ts';
import { turnsOf, type Turn } from '#lib/visits/turns/turns.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { inOrderOfService } from '#lib/visits/waiting/waiting.ts';
import { waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';
import { confirmPlaces } from '../town/month-rows.ts';
import type { OpenAgency } from './stage.ts';

/* What can be tried with a service, through the product's own acts and questions. */

export type BookedVisit = {
	number: number;
	day: Day;
	from: number;
	to: number;
	label: string;
	crew: number;
};
export type Tried =
	| { ok: true; visits: BookedVisit[]; answerBy: Day | null }
	| { ok: false; codes: ProblemCode[]; fields: string[] };

const contact = {
	organization: '예시 회사',
	contactName: '담당자 예시',
	contactEmail: 'contact@company.example',
	contactPhone: '02-000-1000',
	address: '예시로 1',
	room: '',
	note: '',
	registrationNumber: null,
	channel: 'web' as const,
	language: 'ko'
} as const;

export class Trial {
	readonly service: Service;
	readonly at: Date;
	#open: OpenAgency;

	/** The same service once more, with an agency in which nothing is booked. */
	#again: () => Promise<Trial>;

	constructor(open: OpenAgency, service: Service, at: Date, again: () => Promise<Trial>) {
		this.#again = again;
		this.#open = open;
		this.service = service;
		this.at = at;
	}

	/** Imports a file by the office's act, at a moment from which the checks look. */
	static async of(openOne: () => Promise<OpenAgency>, file: ServiceFile, at: Date): Promise<Trial> {
		const open = await openOne();
		const service = await acting(
			open.office,
			async (work) => {
				const published = await publishService(work, file);
				if (!published.ok) throw new Error(JSON.stringify(published.problems));
				return (await serviceByKey(work, file.key))!;
			},
			at
		);
		return new Trial(open, service, at, () => Trial.of(openOne, file, at));
	}

	get zone(): string {
		return this.#open.agency.zone;
	}
	get rules() {
		return this.service.rules;
	}
	get isAtStops(): boolean {
		return isAtStops(this.rules);
	}
	get today(): Day {
		return dayOf(this.at, this.zone);
	}
	momentOf(day: Day): Date {
		return instantOf(day, 10 * 60, this.zone);
	}
	variants(): (string | null)[] {
		const all = variantsFor(this.rules, null).map(({ key }) => key);
		return all.length ? all : [null];
	}
	page(language: 'ko' | 'en' = 'en') {
		return shownService(this.service, language);
	}

	/** The days and times of a day at which a booking can begin, as the pages list them. */
	async listed({
		from = this.today,
		to,
		headcount = this.rules.headcount.min,
		variant = this.variants()[0]!,
		at = this.at
	}: { from?: Day; to?: Day; headcount?: number; variant?: string | null; at?: Date } = {}) {
		const last = to ?? addDays(from, this.rules.horizonDays);
		return this.#look(at, async (work) => {
			const rules = withVariant(this.rules, variant)!;
			const input = await availabilityFor(work, {
				serviceId: this.service.id,
				rules,
				headcount,
				zone: this.zone
			});
			return offers(input, from, last, 400).map(({ day, times }) => ({
				day,
				minutes: times.map(({ minute }) => minute)
			}));
		});
	}

	/** What a booking would give; it is taken back at once. */
	async book(changes: Partial<BookingRequest> & { at?: Date } = {}): Promise<Tried> {
		const { at = this.at, ...asked } = changes;
		let tried: Tried = { ok: false, codes: ['unexpected'], fields: [] };
		await acting(
			this.#visitor,
			async (work) => {
				tried = await this.#bookOnce(work, asked, 0);
				return refused(problem('unexpected'));
			},
			at
		);
		return tried;
	}

	/**
	 * Books so many times for good, with another agency of the same kind, and then once more: how many
	 * were taken, and what the last was told.
	 */
	async fill(count: number, changes: Partial<BookingRequest> = {}) {
		const other = await this.#again();
		for (let taken = 0; taken < count; taken++) {
			const tried = await acting(
				other.#visitor,
				(work) => other.#bookOnce(work, changes, taken),
				this.at
			);
			if (!tried.ok) return { taken, last: tried };
		}
		// A day on which nothing but the limit stands in the way: that of a first booking.
		const first = await this.book(changes);
		const day = first.ok ? first.visits[0]!.day : this.today;
		return {
			taken: count,
			last: await other.book({ ...changes, day, minute: first.ok ? first.visits[0]!.from : 600 })
		};
	}

	get #visitor() {
		return { kind: 'visitor', agencyId: this.#open.agency.id } as const;
	}

	async #bookOnce(work: Work, asked: Partial<BookingRequest>, count: number): Promise<Tried> {
		const request = await this.request(work, asked, count);
		const booked = await bookSeries(work, this.#open.agency, request);
		if (!booked.ok) {
			const { problems } = booked;
			return {
				ok: false,
				codes: problems.map(({ code }) => code),
				fields: problems.map(({ field }) => field ?? '')
			};
		}
		const found = (await seriesById(work, booked.value.seriesId))!;
		const rows = await visitsOfSeries(work, found.id);
		const crew = await crewOfSeries(work, found.id);
		const rules = withVariant(this.rules, request.variant ?? null)!;
		const promise = {
			requestedAt: found.requestedAt,
			content: found.service.content,
			zone: this.zone
		};
		const answerBy = (await answersDue(work))(promise)?.day ?? null;
		const visits = rows.map(({ id, number, startsAt, endsAt }) => {
			const [starts, ends] = [wallClock(startsAt, this.zone), wallClock(endsAt, this.zone)];
			const rule = rules.visits.find((one) => one.number === number)!;
			const label = `${rule.label.en}. ${rule.does?.en ?? ''}`;
			const size = crew.filter((one) => one.visitId === id).length;
			return { number, day: starts.day, from: starts.minute, to: ends.minute, label, crew: size };
		});
		return { ok: true, visits, answerBy };
	}

	/** What the office is told that confirms a request at a moment, made then or before. */
	async confirm(at: Date, bookedAt = at): Promise<string[]> {
		let codes: string[] = ['unexpected'];
		const { agency, office } = this.#open;
		await acting(
			office,
			async (work) => {
				const then = { ...work, actor: this.#visitor, now: bookedAt };
				const request = await this.request(then, {});
				const booked = await bookSeries(then, agency, request);
				if (!booked.ok) return booked;
				const confirmed = await confirmSeries(work, agency, booked.value.seriesId);
				codes = confirmed.ok ? [] : confirmed.problems.map(({ code }) => code);
				return refused(problem('unexpected'));
			},
			at
		);
		return codes;
	}

	/** The sizes of organizations in the order in which those who wait are offered a time. */
	async waitingOrder(sizes: number[]): Promise<number[]> {
		const other = await this.#again();
		for (const [after, organizationSize] of sizes.entries()) {
			const at = new Date(this.at.getTime() + after);
			await acting(
				other.#visitor,
				async (work) => {
					const { headcount, organizationKind, variant } = await this.request(work, {});
					return joinWaiting(work, other.#open.agency, {
						...{ serviceKey: this.service.key, headcount, organizationKind, variant },
						...{ organizationSize, weekdays: [1, 2, 3, 4, 5], beforeDay: null },
						...{ name: '대기 예시', email: `waits${organizationSize}@company.example` },
						language: 'ko'
					});
				},
				at
			);
			await confirmPlaces(other.#open.agency, at);
		}
		const line = await other.#look(this.at, waitingInLine);
		return inOrderOfService(line).map(({ waiting }) => waiting.organizationSize!);
	}

	/** A request that has everything, with changes; null where no time is on offer at all. */
	async request(work: Work, asked: Partial<BookingRequest>, count = 0): Promise<BookingRequest> {
		const { rules, content } = this.service;
		const { min, max } = rules.organizationSize ?? {};
		const [kind = null] = rules.organizationKinds ?? [];
		const request = {
			...contact,
			organization: `${contact.organization} ${count}`,
			requestKey: newId(work.now),
			serviceKey: this.service.key,
			headcount: rules.headcount.min,
			organizationSize: rules.organizationSize ? (min ?? max ?? 1) : null,
			organizationKind: kind,
			variant: this.variants()[0]!,
			declared: {
				confirmed: confirmationsOf(content).map(({ key }) => key),
				has: (content.asks ?? []).map(({ key }) => key),
				missing: ''
			},
			...asked
		};
		if (request.day !== undefined && request.minute !== undefined) return request as BookingRequest;
		const day = request.day ?? dayOf(work.now, this.zone);
		const first = await this.#firstTime(work, request, day);
		// Where nothing is on offer the product itself has to refuse, and to say why.
		const later = request.day ?? addDays(day, rules.leadTimeDays + 1);
		return { ...request, day: later, minute: 600, ...first };
	}

	async #firstTime(
		work: Work,
		asked: { headcount: number; variant: string | null; day?: Day },
		from: Day
	) {
		const rules = withVariant(this.rules, asked.variant) ?? this.rules;
		const { min, max } = rules.headcount;
		const headcount = Math.min(max, Math.max(min, asked.headcount));
		const input = await availabilityFor(work, {
			serviceId: this.service.id,
			rules,
			headcount,
			zone: this.zone
		});
		const last = asked.day ?? addDays(from, rules.horizonDays);
		const [first] = offers(input, from, last, 1);
		return first ? { day: first.day, minute: first.times[0]!.minute } : null;
	}

	/** The sessions of a service at stops, as the office would publish them. */
	sessions(from: Day, to: Day): Session[] {
		return this.isAtStops ? sessionsBetween(this.rules, from, to, () => false) : [];
	}

	/** Publishes a session by the office's act; gives its turns, and how many go. Taken back at once. */
	async publish(
		session: Session,
		at: Date
	): Promise<{ published: number; turns: number[]; times: Turn[]; crew: number }> {
		let found = { published: 0, turns: [] as number[], times: [] as Turn[], crew: 0 };
		const { agency, office } = this.#open;
		await acting(
			office,
			async (work) => {
				const asked = { serviceKey: this.service.key, keys: [sessionKey(session)] };
				const outcome = await publishSessions(work, agency, asked);
				if (outcome.ok && outcome.value.published === 1) {
					const [visit] = await publishedAhead(work, this.service.id);
					const turns = visit ? turnsOf(visit, this.rules, this.zone) : [];
					const crew = visit ? (await crewOfSeries(work, visit.seriesId)).length : 0;
					const lengths = turns.map((one) => one.untilMinute - one.fromMinute);
					found = { published: 1, turns: lengths, times: turns, crew };
				}
				return refused(problem('unexpected'));
			},
			at
		);
		return found;
	}

	/** What joining at the next session is told, when everything is ticked but one statement. */
	async join(without: string | null): Promise<string[]> {
		const [session] = this.sessions(this.today, addDays(this.today, 400));
		if (!session) return ['out_of_season'];
		let fields: string[] = [];
		const { agency, office } = this.#open;
		const asked = { serviceKey: this.service.key, keys: [sessionKey(session)] };
		await acting(
			office,
			async (work) => {
				await publishSessions(work, agency, asked);
				const [visit] = await publishedAhead(work, this.service.id);
				const keys = confirmationsOf(this.service.content).map(({ key }) => `service-${key}`);
				const ticked = ['general', ...keys].filter((key) => key !== `service-${without}`);
				const [turn] = this.#turnsOf(visit!);
				const joined = await enrol({ ...work, actor: this.#visitor }, agency, {
					...{ code: visit!.code, name: '참여자 예시', phone: '010-0000-1000', language: 'ko' },
					agreed: Object.fromEntries(ticked.map((key) => [key, true])),
					...(turn && { turn })
				});
				fields = joined.ok ? [] : joined.problems.map(({ field }) => field ?? '');
				return refused(problem('unexpected'));
			},
			this.momentOf(addDays(session.day, -1))
		);
		return fields;
	}

	/** The times that whoever joins may choose, where the service has any. */
	#turnsOf(visit: { visitId: string; startsAt: Date; endsAt: Date }) {
		const { rules } = this.service;
		const turns = takesTurns(rules) ? turnsOf(visit, rules, this.#open.agency.zone) : [];
		return turns.map(({ fromMinute }) => ({ visitId: visit.visitId, fromMinute }));
	}

	async #look<T>(at: Date, ask: (work: Work) => Promise<T>): Promise<T> {
		return acting({ kind: 'visitor', agencyId: this.#open.agency.id }, ask, at);
	}
}
