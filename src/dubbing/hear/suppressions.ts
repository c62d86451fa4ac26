/**
 * Words whose full stop is theirs and ends no sentence: the sentence break suppressions of Unicode CLDR 46.1 (npm
 * cldr-segments-full, Unicode-3.0 licence), which Intl.Segmenter does not apply. Without the stop; case counts; longer ones ("v. Chr.")
 * by their parts; single letters have a rule of their own. Left out: those that are also everyday words ("dez" is ten).
 */
const CLDR: Record<string, string> = {
  en:
    "A.D A.M A.S AA AB AD Abs Adj Adv Approx Aug B.V C.F C.O.D Cap Capt Card Col Comm Conn Cont D.A D.C DC Dec Def Dept Diff E.G E.g Est Etc Ex " +
    "Exec Feb Fn Fri Gb Hon.B.A Hz I.D I.T I.e J.B J.D J.K Jam Jan Jun K.R Kb L.A L.P Lev Lib Lt Lt.Cdr M.I.T M.R M.T MR Maj Mar Mart Mb Md Mgr " +
    "Misc Mr Mrs Ms Mt N.V N.Y Nov Nr Num Op Org P.M P.O P.V PP Ph.D Phys Prof Pvt R.L R.T Rep Rev S.A S.A.R S.E S.p.A Sep Sept Sgt Sq U.S U.S.A " +
    "U.S.C VS Yr a.m exec pp vs",
  de:
    "A.M Abs Abt Abw Adj Adr Akt Allg Alt App Apr Aug Ausg Ausschl Bed Ben Ber Bibl Ca Chin Chr Co Dat Dez Di Dim Dipl.-Ing Dipl.-Kfm Dir Do Dr " +
    "Dtzd Einh Erf Evtl F.f Fa Fam Feb Fn Folg Forts Fr Frl Gebr Gem Geograph Ges Gesch Ggf Hbf Hptst Hr Hrn Hrsg Inc Ing Inh J.D Jahrh Jan Jr " +
    "Kap Kfm Kl Konv Kop Ltd Mi Mind Mio Mo Mrd Msp Nov Nr Obj Okt Op P.M Pfd Phys Proz Qu Rd Reg Reg.-Bez Rel Rep S.A Sa Schr Sek Sep Sept " +
    "Spezif St StR Std Str Tel Temp Trans Tägl U.S U.S.A U.U Urspr Ursprüngl Verf Vgl Wg Zt Ztr a.D a.M a.Rh a.a.O a.a.S amtl beil d.J d.Ä e.V " +
    "e.Wz e.h ehem eigtl einschl entspr erw ev evtl exkl frz geb gedr gek gesch gest ggf ggfs hpts i.A i.B i.H i.J i.R i.V inkl jew jhrl k.u.k " +
    "kath kfm kgl led m.E m.W mtl möbl n.u.Z näml o.A o.B o.g od p.Adr röm röm.-kath s.a schles schweiz schwäb sog südd tägl u.A.w.g u.U u.a " +
    "u.v.a u.Ä u.ä v.Chr v.H v.R.w v.T v.u.Z verh verw vgl z.B z.Hd z.Z zzgl österr",
  es:
    "A.C AA Ant Av Avda C.P C.S C.V Col Comm Corp Cía DC Da Desc Desv Dr Dra Drs Dto Dña Em Emm Exc Excma Excmas Excmo Excmos Exma Exmas Exmo " +
    "Exmos FF.CC Fabric Fr H.P Id Ilma Ilmas Ilmo Ilmos Inc JJ.OO Korn Lcda Lcdo Lda Ldo Lic Ltd Ltda Ltdo MM Mons Mr Mrs O.M PP R.D R.U RR.HH " +
    "Rdo Rdos Reg Rev Rvdmo Rvdmos Rvdo Rvdos SS.AA SS.MM Sdad Seg Sr Sra Sras Sres Srta Srtas Sta Sto Trab U.S U.S.A Var Vda abr afma afmas afmo " +
    "afmos ago bco bol cap cf cfr col depto deptos dic doc dpto dptos dtor e.g ed ej ene feb fig figs fund hnos jue jul jun licda licdo lun mié " +
    "ms mss mtro nov ntra ntro oct p.ej prof prov sept sras sres srs ss sáb trad v.gr vid vie vs",
  fr:
    "Comm DC Desc Inc J.-C Jr MM Mart Op P.-D P.O Prof S.A S.M.A.R.T U.S U.S.A Var acoust adr anc ann anon ap append aux av avr broch bull categ " +
    "coll collab config dest dict dim doc déc encycl exempl fig févr gouv graph hôp ill illustr imm imprim indus janv jeu juil lun niv nov oct " +
    "publ réf sam sept symb synth syst trav ven voit éd édit équiv éval",
  pt:
    "A.C Alm Av Dir Dr Dra Dras Drs Est Exma Exmo Fr Ilma Ilmo Jr Ltd Ltda Mar N.Sra N.T P.M Pe Ph.D S.A Sta Sto V.T W.C a.C a.m abr abrev adm " +
    "aer ago agric anat ap apart apt arit arqueol arquit astron autom aux biogr bras cap caps cat cel cf col comp compl contab créd cx círc cód " +
    "d.C des desc dipl dir div doc déb ed educ elem eletr eletrôn end eng esp fac fasc fem fev ff fig filos fisiol fl fot fr fís geom gram gên " +
    "hist ingl jan jul jun jur lat lin lit liter mai matem mov máq méd mús neol nov náut obs odont odontol org organiz p.m pol pp pq prod prof " +
    "profa pron próx psicol pág quím r.s.v.p ref rel relat rep res rod sociol sup séc símb tec tecnol tel trad transp univ vol vs álg índ",
  it:
    "C.P Cfr DC Geom Ing Liv Ltd N.B N.d.A N.d.E N.d.T O.d.G S.A.R S.M.A.R.T S.p.A Sig U.S U.S.A a.C ag avv c.c.p d.C d.p.R div dott dr fig mitt " +
    "p.i pag sez tab tav vol",
  ru: "авг апр дек кв н.э нояб окт отд проф руб сент тел тыс ул февр янв",
};

const suppressions = new Map(Object.entries(CLDR).map(([language, words]) => [language, new Set(words.split(" "))]));

/** `stem`: the word without its full stop. */
export function isSuppressed(stem: string, language: string): boolean {
  return suppressions.get(language)?.has(stem) ?? false;
}
