/** Small words that lean on what follows them: a row may begin with one, but should not end in one. Lower case, without marks. */

type Lists = { conjunctions: ReadonlySet<string>; leaning: ReadonlySet<string> };

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const lists = (conjunctions: string, leaning: string): Lists => ({ conjunctions: set(conjunctions), leaning: set(leaning) });

/** `leaning`: prepositions, articles, possessives, pronouns before their verb, auxiliaries, negations. */
const BY_LANGUAGE: Readonly<Record<string, Lists>> = {
  en: lists(
    "and but or nor so yet because although though while when where if unless until since that which who whose whom than whether as",
    "a an the of in on at to for from by with about into over after before under between through during without against towards upon my your his her its our their this these those i you he she it we they is are was were be been am have has had do does did will would can could shall should may might must not no very",
  ),
  es: lists(
    "y e o u ni pero sino mas aunque porque pues cuando donde si como que quien cual cuyo mientras",
    "el la los las un una unos unas lo al del de a en con por para sin sobre entre hasta desde hacia contra según tras mi tu su mis tus sus nuestro nuestra este esta ese esa me te se nos os le les yo no ha han he hemos es son era fue ser está están muy más",
  ),
  pt: lists(
    "e ou nem mas porém porque pois quando onde se como que quem cujo enquanto embora",
    "o a os as um uma uns umas ao à aos às do da dos das no na nos nas pelo pela num numa de em com por para sem sobre entre até desde contra meu minha seu sua nosso nossa este esta esse essa me te lhe eu não foi é são era ser está estão tem muito mais",
  ),
  fr: lists(
    "et ou ni mais donc or car quand où si comme que qui dont lorsque puisque parce pendant",
    "le la les un une des du de au aux à en dans par pour sans sur sous avec entre vers chez contre mon ma mes ton ta tes son sa ses notre votre leur ce cet cette ces je tu il elle on nous vous ils elles me te se y ne pas est sont était être a ont ai avoir très plus",
  ),
  it: lists(
    "e ed o oppure né ma però perché poiché quando dove se come che chi cui mentre",
    "il lo la i gli le un uno una di a da in con su per tra fra al allo alla ai agli alle del dello della dei degli delle dal dalla nel nella nei nelle sul sulla mio mia tuo tua suo sua nostro nostra questo questa mi ti si ci vi non è sono era essere ha hanno ho avere molto più",
  ),
  de: lists(
    "und oder aber denn sondern weil dass ob wenn als wo während damit obwohl der die das",
    "der die das den dem des ein eine einen einem einer eines in im an am auf aus bei mit nach von vom zu zum zur für über unter vor durch ohne um gegen zwischen mein meine dein deine sein seine ihr ihre unser ich du er sie es wir nicht ist sind war hat haben wird sehr",
  ),
  nl: lists(
    "en of maar want omdat dat als wanneer waar terwijl die",
    "de het een van in op aan met voor door over uit bij naar om tot mijn jouw zijn haar ons ik je hij zij we niet is zijn was heeft wordt zeer",
  ),
  ru: lists(
    "и а но или что чтобы как когда где если потому который которая которые",
    "в во на с со к ко о об от до из у за под над при про для без через между не ни мой твой его её наш это я ты он она мы вы они",
  ),
};

const NONE = lists("", "");

export function functionWords(base: string): Lists {
  return Object.hasOwn(BY_LANGUAGE, base) ? BY_LANGUAGE[base]! : NONE;
}
