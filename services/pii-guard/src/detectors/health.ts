import type { Detector } from '../detector.ts';
import { nothingOpen } from '../open-ends.ts';

/**
 * Names of diseases and treatments. The rules of retirement need invalidity, incapacity, its rate, long illness,
 * accident at work and occupational disease: those words stay; which disease it is does not.
 */
const DISEASES: ReadonlySet<string> = new Set(
  `cancer cancers tumeur leucemie lymphome melanome metastase metastases chimio chimiotherapie radiotherapie diabete
  diabetique depression depressif depressive bipolaire bipolarite schizophrenie schizophrene alzheimer parkinson
  sclerose epilepsie epileptique avc infarctus cardiaque sida vih seropositif seropositive hepatite cirrhose dialyse
  emphyseme bpco asthme asthmatique fibromyalgie polyarthrite arthrose lombalgie hernie endometriose
  alcoolique alcoolisme toxicomanie autiste autisme trisomie trisomique mucoviscidose myopathie hemiplegie hemiplegique
  paraplegique tetraplegique demence insuline morphine antidepresseurs neuroleptiques mastectomie tuberculose covid
  burn-out burnout anorexie boulimie obesite thyroide pacemaker stent prothese ulcere crohn lupus silicose asbestose
  mesotheliome saturnisme`
    .trim()
    .split(/\s+/),
);
const BODY =
  /^(?:de|du|des|d|la|le|l|au|aux|a|en|plaques|sein|seins|poumon|poumons|prostate|colon|foie|pancreas|gorge|peau|sang|rein|reins|estomac|cerveau|uterus|ovaires|vessie|os|dos|hanche|genou|type|discale|severe|nerveuse|maladie|chronique|invasif|generalise|avance|cardiaque|renale|respiratoire|hepatique)$/;
const ORGANS = /^(?:cardiaque|renale|respiratoire|hepatique|coronarienne|veineuse)$/;
const LAST_WORDS = 4;

/** Which disease somebody has: more than the rules need. */
export const HEALTH: Detector = {
  name: 'health',
  finds: ['HEALTH'],
  stage: 'plain',
  rules: { disease: "j'ai un cancer du sein", failing: 'mon mari a une insuffisance respiratoire' },
  openFrom: nothingOpen,
  detect: ({ utterance }) =>
    utterance.words.flatMap((word) => {
      const failing = word.norm === 'insuffisance' && ORGANS.test(utterance.norm(word.at + 1));
      if (!DISEASES.has(word.norm) && !failing) return [];
      let to = word.at + 1;
      for (let at = to; at < word.at + 1 + LAST_WORDS && BODY.test(utterance.norm(at)); at++) {
        if (utterance.norm(at).length > 3 || /^(?:os)$/.test(utterance.norm(at))) to = at + 1;
      }
      const end = utterance.words[to - 1]?.end ?? word.end;
      const rule = failing ? 'failing' : 'disease';
      return [{ type: 'HEALTH' as const, start: word.start, end, score: 0.6, rule }];
    }),
};
