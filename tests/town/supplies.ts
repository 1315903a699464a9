/** What the counselors of the sample town hand out. */
export function townSupplies() {
	const quitting = { programmes: ['kr-visit-6m'] };
	return [
		{
			...{ nameKo: '니코틴 패치 21mg', nameEn: 'Nicotine patch 21 mg' },
			...{ unitKo: '매', unitEn: 'patches', ...quitting },
			...{ usualQuantity: 7, limitQuantity: 14, lowQuantity: 28 }
		},
		{
			...{ nameKo: '니코틴 껌 2mg', nameEn: 'Nicotine gum 2 mg' },
			...{ unitKo: '개', unitEn: 'pieces', ...quitting },
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
