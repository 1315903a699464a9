import { readFileSync } from 'node:fs';
import type { Localized } from '#lib/base/localized.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';
import type { RosterPolicy } from '#lib/visits/schema.server.ts';
import { briefing, clinic, discreetWords, largeClinic } from './cast.ts';

/* The rules of the town's services: a case's own figures where it has them, the rest assumed. */

type Words = {
	key: string;
	caseId: string;
	name: Localized;
	summary: Localized;
	preparation: Localized[];
	source: Localized;
};

export type TownService = Omit<Words, 'caseId'> & {
	rules: ServiceRules;
	templateKey: string | null;
	templateVersion: number | null;
	roster: RosterPolicy;
	discreetWords?: string[];
};

/** Everything the sample agency offers. */
export function townServices(): TownService[] {
	const { key, version } = shippedTemplates()[0]!;
	const programme = {
		templateKey: key,
		templateVersion: version,
		roster: 'none' as const,
		discreetWords
	};
	return [
		{ ...wordsOf(clinic), rules: clinicRules(), ...programme },
		{ ...wordsOf(largeClinic), rules: largeClinicRules(), ...programme },
		{
			...wordsOf(briefing),
			rules: briefingRules(),
			templateKey: null,
			templateVersion: null,
			roster: 'organization'
		}
	];
}

function wordsOf({ key, name, summary, preparation, source }: Words) {
	return { key, name, summary, preparation, source };
}

type Case = {
	id: string;
	eligibility: { min_headcount: number | null; min_org_size: number | null };
	schedule: { number_of_visits: number; span: string | null };
};

function caseOf({ caseId }: Words): Case {
	const file = new URL('../cases/programmes.json', import.meta.url);
	const cases = JSON.parse(readFileSync(file, 'utf8')) as { programmes: Case[] };
	return cases.programmes.find((one) => one.id === caseId)!;
}

const assumed = {
	crewSize: 2,
	minutesPerPerson: 10,
	roundMinutesTo: 30,
	setUpMinutes: 30,
	travelMinutes: 45,
	gridMinutes: 30,
	leadTimeDays: 7,
	horizonDays: 90
};

export function clinicRules(): ServiceRules {
	const { eligibility, schedule } = caseOf(clinic);
	const spanDays = Number(schedule.span!.split(' ')[0]) * 7;
	const offsets = [0, 14, 28, spanDays].slice(0, schedule.number_of_visits);
	return {
		...assumed,
		headcount: { min: eligibility.min_headcount!, max: 90 },
		spanDays,
		visits: offsets.map((offsetDays, at) => ({
			...placed(at, offsetDays, offsets.length, offsetDays === spanDays ? 0 : 3),
			label: clinicLabels[at]!
		}))
	};
}

const clinicLabels = [
	{ ko: '등록과 첫 상담', en: 'Registration and first session' },
	{ ko: '금연 1주 뒤 상담', en: 'A week after quitting' },
	{ ko: '금연 3주 뒤 상담', en: 'Three weeks after quitting' },
	{ ko: '4주 성과 확인', en: 'Result after four weeks' }
];

/** The case says six months; 26 weeks are taken, as in the programme. */
const HALF_YEAR_DAYS = 26 * 7;

/** Five visits with three roles. The case leaves the gaps open. */
export function largeClinicRules(): ServiceRules {
	const { eligibility, schedule } = caseOf(largeClinic);
	const offsets = [0, 14, 28, 42, HALF_YEAR_DAYS].slice(0, schedule.number_of_visits);
	return {
		...assumed,
		headcount: { min: 1, max: 50 },
		organizationSize: { min: eligibility.min_org_size! },
		spanDays: HALF_YEAR_DAYS,
		visits: offsets.map((offsetDays, at) => {
			const isLast = at === offsets.length - 1;
			return {
				...placed(at, offsetDays, offsets.length, isLast ? 0 : 3),
				...(at === 0 ? opening : isLast ? { ...evaluation, earlierDays: 7 } : booth)
			};
		})
	};
}

const FITNESS_MINUTES = 15;

const opening = {
	label: { ko: '통합 시작 방문', en: 'Opening visit' },
	does: {
		ko: '참여자를 등록하고 체력을 측정한 뒤 첫 상담을 합니다.',
		en: 'We register everybody, test fitness and hold the first session.'
	},
	minutesPerPerson: FITNESS_MINUTES
};

const booth = {
	label: { ko: '집중 상담 부스', en: 'Counselling booth' },
	does: {
		ko: '금단 증상을 다루고 전자담배 사용 습관을 함께 살펴 고칩니다.',
		en: 'We deal with withdrawal, and look at how e-cigarettes are used.'
	}
};

const evaluation = {
	label: { ko: '최종 평가', en: 'Final evaluation' },
	does: {
		ko: '금연 여부를 확인하고 체력을 다시 측정해 처음과 비교합니다.',
		en: 'We check who has quit, test fitness again and compare it with the first time.'
	},
	minutesPerPerson: FITNESS_MINUTES
};

const BRIEFING_MINUTES = 90;

/** One visit for everybody at once. */
export function briefingRules(): ServiceRules {
	return {
		...assumed,
		crewSize: 1,
		headcount: { min: 5, max: 200 },
		spanDays: 0,
		visits: [
			{
				...placed(0, 0, 1, 0),
				label: { ko: '설명회와 개별 상담', en: 'Briefing and individual advice' },
				does: {
					ko: '지원사업을 모두에게 설명하고, 궁금한 점은 한 분씩 상담합니다.',
					en: 'We explain the support on offer to everybody, then answer questions one by one.'
				},
				sessionMinutes: BRIEFING_MINUTES
			}
		]
	};
}

/** One of `count` visits: the first stays on its day, the others may move a few days. */
function placed(at: number, offsetDays: number, count: number, laterDays: number) {
	const role: VisitRule['role'] = at === 0 ? 'first' : at === count - 1 ? 'last' : 'middle';
	return {
		number: at + 1,
		offsetDays,
		earlierDays: at === 0 ? 0 : 3,
		laterDays: at === 0 ? 0 : laterDays,
		role
	};
}
