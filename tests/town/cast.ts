import type { Role } from '#lib/base/actor.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { TravelArea } from '#lib/visits/time/areas.ts';

/** The sample agency. */
export const hangang = {
	id: '01900000-0000-7000-8000-000000000001',
	slug: 'hangang',
	nameKo: '한강구 보건소 (예시)',
	nameEn: 'Hangang-gu Health Centre (sample)',
	phone: '02-000-0000',
	email: 'clinic@hangang.example',
	zone: 'Asia/Seoul'
};

/** A second agency, which must never see anything of the first. */
export const namsan = {
	...hangang,
	id: '01900000-0000-7000-8000-000000000002',
	slug: 'namsan',
	nameKo: '남산구 보건소 (예시)',
	nameEn: 'Namsan-gu Health Centre (sample)',
	email: 'clinic@namsan.example'
};

export type Person = { role: Role; email: string; name: string };

/** Everybody of the sample agency who signs in, all with the same password. */
export const people: Person[] = [
	{ role: 'administrator', email: 'admin@hangang.example', name: '관리자 예시' },
	{ role: 'head', email: 'head@hangang.example', name: '보건소장 예시' },
	{ role: 'counselor', email: 'gaon@hangang.example', name: '상담사 가온 (예시)' },
	{ role: 'counselor', email: 'naru@hangang.example', name: '상담사 나루 (예시)' },
	{ role: 'counselor', email: 'dami@hangang.example', name: '상담사 다미 (예시)' }
];

export const password = 'sample-only-1234';

/** One sign-in for each role, for the demonstration's guide. */
export const signIns = people
	.filter((one, at) => people.findIndex((other) => other.role === one.role) === at)
	.map(({ role, email }) => ({
		role,
		email,
		password,
		address: role === 'counselor' ? `/${hangang.slug}/field` : `/${hangang.slug}/login`
	}));

export type Company = {
	organization: string;
	contactName: string;
	contactEmail: string;
	contactPhone: string;
	address: string;
	room: string;
	headcount: number;
};

export const companies: Company[] = [
	{
		organization: '다온정밀 (예시)',
		contactName: '안전관리자 예시',
		contactEmail: 'safety@daon.example',
		contactPhone: '02-000-1111',
		address: '서울시 한강구 예시로 1',
		room: '본관 3층 대회의실',
		headcount: 32
	},
	{
		organization: '해솔물류 (예시)',
		contactName: '인사담당자 예시',
		contactEmail: 'hr@haesol.example',
		contactPhone: '02-000-2222',
		address: '서울시 한강구 예시로 22',
		room: '물류동 1층 휴게실',
		headcount: 45
	},
	{
		organization: '누리중공업 (예시)',
		contactName: '총무담당자 예시',
		contactEmail: 'office@nuri.example',
		contactPhone: '02-000-5555',
		address: '서울시 한강구 예시로 300',
		room: '체육관 2층',
		headcount: 20
	}
];

/** Companies that were visited in the year before; some came back. */
export const pastCompanies: Company[] = [
	['가람식품', 41, 48],
	['나루전자', 52, 60],
	['다솔건설', 63, 54],
	['미르운수', 74, 40],
	['바른제지', 85, 66],
	['새얀섬유', 96, 45],
	['온누리물산', 107, 72],
	['한빛기계', 118, 50]
].map(([name, number, headcount]) => ({
	organization: `${name} (예시)`,
	contactName: '담당자 예시',
	contactEmail: `contact${number}@past.example`,
	contactPhone: `02-000-${String(5000 + Number(number))}`,
	address: `서울시 한강구 예시로 ${number}`,
	room: '2층 회의실',
	headcount: Number(headcount)
}));

/** Everybody who works at the third company. */
export const employeesOfThird = 420;

/** The twelve who take part, all at the first company. */
export const participants = [
	'강하늘',
	'나윤슬',
	'도아람',
	'류보미',
	'문새봄',
	'백이든',
	'서가람',
	'안한별',
	'장누리',
	'차온유',
	'표다솜',
	'하늘찬'
].map((name, at) => ({
	name: `${name} (예시)`,
	phone: `010-0000-${String(1001 + at)}`
}));

/** The workplace clinic as the case tells it, with what had to be assumed. */
export const clinic = {
	key: 'workplace-clinic',
	caseId: 'kr-gangnam-2012-visits',
	name: { ko: '찾아가는 직장인 금연클리닉', en: 'Workplace quit-smoking clinic' } as Localized,
	summary: {
		ko: '전문 상담사가 6주 동안 네 번 사업장으로 찾아가 일대일로 금연을 돕고, 6개월까지 전화로 함께합니다. 비용은 없습니다.',
		en: 'Counselors come to your workplace four times in six weeks, help each person one to one, and stay in touch by telephone for six months. Free of charge.'
	} as Localized,
	preparation: [
		{
			ko: '조용한 회의실 한 곳과 책상 두 개, 의자 네 개',
			en: 'A quiet room with two tables and four chairs'
		},
		{
			ko: '담당자 한 분의 안내 (출입과 주차)',
			en: 'Somebody to let us in and show us where to park'
		},
		{
			ko: '안내문을 붙일, 직원이 잘 보는 자리',
			en: 'A place for the poster where employees will see it'
		}
	] as Localized[],
	source: {
		ko: '강남구 보건소가 2012년 공개한 운영 방식(30명 이상, 6주 동안 4회 방문, 6개월 관리)을 따릅니다. 상담사 두 명, 한 사람당 10분, 방문 간격은 예시로 정한 값입니다.',
		en: 'Follows what Gangnam-gu published in 2012 (30 people or more, 4 visits in 6 weeks, 6 months of follow-up). Two counselors, 10 minutes a person and the gaps between visits are assumed.'
	} as Localized
};

/** Words that name what both clinics are about. No preview of a notice shows one. */
export const discreetWords = ['금연', '흡연', '담배', '니코틴', 'smok', 'nicotine', 'tobacco'];

/** The clinic for large workplaces as the case tells it, with what had to be assumed. */
export const largeClinic = {
	key: 'large-workplace-clinic',
	caseId: 'kr-seocho-2026-large-workplaces',
	name: {
		ko: '찾아가는 대규모 사업장 금연클리닉',
		en: 'Quit-smoking clinic for large workplaces'
	} as Localized,
	summary: {
		ko: '직원 300명 이상인 사업장에 6개월 동안 다섯 번 찾아가 금연을 돕고, 시작과 끝에 체력을 측정해 달라진 점을 보여 드립니다. 비용은 없습니다.',
		en: 'For organizations of 300 employees or more: five visits in six months, with a fitness test at the beginning and the end that shows what has changed. Free of charge.'
	} as Localized,
	preparation: [
		{
			ko: '상담할 조용한 회의실 한 곳과 책상 두 개, 의자 네 개',
			en: 'A quiet room with two tables and four chairs'
		},
		{
			ko: '첫 방문과 마지막 방문에는 체력을 측정할 넓은 공간(30㎡ 정도)',
			en: 'For the first and the last visit, about 30 square metres for the fitness test'
		},
		{
			ko: '안내문을 붙일, 직원이 잘 보는 자리',
			en: 'A place for the poster where employees will see it'
		}
	] as Localized[],
	source: {
		ko: '서초구 보건소가 2026년 공개한 운영 방식(직원 300명 이상 사업장, 6개월 동안 5회 방문, 1회 통합 시작과 체력 측정, 2~4회 집중 상담 부스, 5회 최종 평가)을 따릅니다. 방문 간격(2·4·6·26주째), 상담사 두 명, 한 사람당 10분(체력 측정이 있는 방문은 15분), 참여 인원 50명까지는 예시로 정한 값입니다.',
		en: 'Follows what Seocho-gu published in 2026 (organizations of 300 employees or more, 5 visits in 6 months: 1 opening with fitness test, 2–4 counselling booths, 5 final evaluation). The gaps (weeks 2, 4, 6 and 26), two counselors, 10 minutes a person (15 with the fitness test) and at most 50 people are assumed.'
	} as Localized
};

/** The map of the sample agency, as it might draw it: how far its neighbourhoods are is assumed. */
export const areas: TravelArea[] = [
	{
		...{ key: 'centre', minutes: 15, withinMinutes: 10 },
		label: { ko: '구청 주변 동네', en: 'Around the town hall' }
	},
	{
		...{ key: 'river', minutes: 30, withinMinutes: 15 },
		label: { ko: '강변 동네', en: 'By the river' }
	},
	{
		...{ key: 'hill', minutes: 45, withinMinutes: 20 },
		label: { ko: '산 아래 동네', en: 'Below the hills' }
	}
];

/** A briefing, where a list of who comes does no harm. */
export const briefing = {
	key: 'support-briefing',
	caseId: 'kr-mss-briefing-2019',
	name: {
		ko: '찾아가는 지원사업 설명회',
		en: 'Briefing on public support for companies'
	} as Localized,
	summary: {
		ko: '회사와 단체에 찾아가 올해의 지원사업을 설명하고, 그 자리에서 한 분씩 궁금한 점을 상담합니다. 비용은 없습니다.',
		en: 'We come to companies and groups, explain this year’s public support, and answer questions one by one. Free of charge.'
	} as Localized,
	preparation: [
		{
			ko: '참석자가 모두 앉을 수 있는 회의실과 화면',
			en: 'A room with a screen and seats for everybody'
		},
		{ ko: '개별 상담을 할 책상 한 개', en: 'A table for individual advice' },
		{
			ko: '참여 명단 (올려 두시면 출석 확인이 빨라집니다)',
			en: 'A list of those who come, if you like: it makes checking in quicker'
		}
	] as Localized[],
	source: {
		ko: '중소벤처기업부가 2019년 공개한 현장 설명회 방식(기관과 단체가 요청하면 찾아가 설명하고 개별 상담)을 따릅니다. 90분, 담당자 한 명, 5명부터 200명까지는 예시로 정한 값입니다.',
		en: 'Follows the on-site briefings that the Ministry of SMEs and Startups published in 2019 (any institution or group may ask for one; a briefing, then individual advice). 90 minutes, one presenter and 5 to 200 people are assumed.'
	} as Localized
};
