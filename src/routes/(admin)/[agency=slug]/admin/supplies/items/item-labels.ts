import { m } from '#lib/i18n/paraglide/messages.js';

/** The fields of an item, in the order of the page. */
export function itemLabels() {
	return {
		nameKo: m.supplies_name_ko(),
		nameEn: m.supplies_name_en(),
		unitKo: m.supplies_unit_ko(),
		unitEn: m.supplies_unit_en(),
		programmes: m.supplies_programmes(),
		usualQuantity: m.supplies_usual_quantity(),
		limitQuantity: m.supplies_limit_quantity(),
		lowQuantity: m.supplies_low_quantity(),
		groupName: m.supplies_group_name(),
		lastsDays: m.supplies_lasts_days(),
		isOnce: m.supplies_is_once()
	};
}
