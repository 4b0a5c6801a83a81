/** Days of which figures are kept: two years and a month, to compare a month with the same one of the year before. */
export const FIGURES_KEPT_DAYS = 762;
