import type { Stop } from '#lib/programmes/supplies/stops.ts';

/** Whom somebody should think of once more before they get a medicine. */
const caution: Stop = {
	key: 'caution',
	when: { eq: [{ obs: { key: 'nrt_caution', pick: 'last' } }, true] },
	text: {
		ko: '18세 미만, 임신·수유 등 확인할 것이 있음',
		en: 'Under 18, pregnant, or another reason to check'
	}
};

/** What the counselors of the sample town hand out. */
export function townSupplies() {
	const quitting = { programmes: ['kr-visit-6m'] };
	const medicine = { ...quitting, groupName: '금연보조제', stops: [caution] };
	return [
		{
			...{ nameKo: '니코틴 패치 21mg', nameEn: 'Nicotine patch 21 mg' },
			...{ unitKo: '매', unitEn: 'patches', ...medicine, lastsDays: 7 },
			...{ usualQuantity: 7, limitQuantity: 14, lowQuantity: 28 }
		},
		{
			...{ nameKo: '니코틴 껌 2mg', nameEn: 'Nicotine gum 2 mg' },
			...{ unitKo: '개', unitEn: 'pieces', ...medicine, lastsDays: 3 },
			...{ usualQuantity: 24, limitQuantity: 48, lowQuantity: 96 }
		},
		{
			...{ nameKo: '호기 측정용 마우스피스', nameEn: 'Breath test mouthpiece' },
			...{ unitKo: '개', unitEn: 'pieces', ...quitting },
			...{ usualQuantity: 1, limitQuantity: 2, lowQuantity: 10 }
		},
		{
			...{ nameKo: '안내 책자', nameEn: 'Leaflet' },
			...{ unitKo: '부', unitEn: 'copies', programmes: [] },
			...{ usualQuantity: 1, limitQuantity: 3, lowQuantity: 10 }
		}
	];
}
