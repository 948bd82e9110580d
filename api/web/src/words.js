// What the page itself says, in both languages: [zh, en].
import { createContext } from "preact";
import { useContext } from "preact/hooks";

const WORDS = {
  title: ["治理项目图谱", "Governance programmes"],
  tagline: ["哪个机构在哪里运行什么项目，成效如何；每个答案都能打开它所依据的句子。", "Which agency runs which programme where, and what came of it. Every answer opens the sentences it rests on."],
  ask: ["提问", "Ask"],
  asking: ["正在查……", "Looking…"],
  placeholder: ["用自己的话提问，例如：哪些县市区有志愿警务品牌？", "Ask in your own words, such as: Which districts use volunteer policing brands?"],
  question: ["问题", "Question"],
  catalogue: ["可以这样问", "What can be asked"],
  conflicts: ["矛盾", "Conflicts"],
  reports: ["报道", "Reports"],
  api: ["接口", "API"],
  search: ["查名称", "Find a name"],
  searchFor: ["名称中含", "Names containing"],
  language: ["语言", "Language"],
  understood: ["理解为", "Understood as"],
  needs: ["还缺", "Still needed"],
  change: ["更改", "Change"],
  add: ["添加", "Add"],
  remove: ["移除", "Remove"],
  choose: ["选择", "Choose"],
  filter: ["输入以筛选", "Type to filter"],
  close: ["关闭", "Close"],
  nothing: ["没有符合的", "Nothing fits"],
  rows: [(n) => `${n} 条`, (n) => `${n} ${n === 1 ? "row" : "rows"}`],
  sentences: [(n) => `${n} 处依据`, (n) => `${n} ${n === 1 ? "source" : "sources"}`],
  openAll: ["展开全部依据", "Open all sources"],
  closeAll: ["收起全部", "Close all"],
  context: ["对照", "for comparison"],
  figure: ["数值", "figure"],
  truncated: ["结果太多，只列出前面的。", "Too many rows; only the first are listed."],
  cypher: ["背后的 Cypher", "The Cypher behind it"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  others: ["也可能是问", "Or did you mean"],
  coverage: ["查证范围", "Looked at"],
  version: ["图版本", "graph version"],
  notUnderstood: ["没有看懂", "Not understood"],
  perhaps: ["是不是要问", "Perhaps you mean"],
  reword: ["可以换一种说法，或从下面的问题里选。", "Try other words, or choose one of the questions below."],
  failed: ["没有成功", "That did not work"],
  unreachable: ["服务没有回应。请确认 kg serve 仍在运行，然后重试。", "The service does not answer. Check that kg serve is still running, then try again."],
  reviewed: ["人工核对", "reviewed"],
  extracted: ["自动抽取", "extracted"],
  digest: ["摘要·本项目撰写", "digest · our own words"],
  original: ["原文", "original"],
  nameUsed: ["文中写作", "written as"],
  allTexts: ["各文本中的写法", "in every text"],
  claim: ["陈述", "Claim"],
  claimIntro: ["同一陈述在报道各文本中的句子。", "The sentences that state this in every text of its report."],
  unanchored: ["在所存文本中没有找到这句话", "This sentence was not found in the stored text"],
  names: ["名称与写法", "Names as written"],
  facts: ["概况", "At a glance"],
  relations: ["关联", "Relations"],
  evidence: ["依据", "Sources"],
  more: [(n) => `再看 ${n} 条`, (n) => `${n} more`],
  conflictsIntro: ["同一指标、地点与时期而数值不能同时成立的说法。两说并存，不作取舍。", "Figures for the same indicator, place and period that cannot both be right. Both stay; none is picked."],
  noConflicts: ["没有相互矛盾的数值。", "No figures contradict each other."],
  report: ["报道", "Report"],
  reportsIntro: ["图谱所依据的报道。", "The reports that this graph rests on."],
  digestNote: ["以下文字是本项目撰写的摘要，不是报纸原文。", "The text below is a digest in our own words, not the newspaper's text."],
  show: ["标出", "Mark"],
  tapMark: ["点选标出的文字，查看从中读出的内容。", "Choose a marked passage to see what was read from it."],
  readHere: ["从这里读出", "Read from here"],
  period: ["时期", "period"],
  issued: ["日期", "date"],
  publisher: ["发布", "publisher"],
  byline: ["作者", "byline"],
  supplied_by: ["供稿", "supplied by"],
  genre: ["体裁", "genre"],
  subject_place: ["所写地区", "about"],
  characters: ["字数", "characters"],
  claims: ["条陈述", "claims"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  noReports: ["还没有读入报道。", "No report has been read yet."],
  foundNone: ["没有名称含有这几个字的条目。", "Nothing has a name with these letters."],
  digestGraph: ["图谱目前依据本项目撰写的摘要；读入报纸原文后，句子即为原文。", "The graph rests on digests in our own words; once the original reports are read in, sentences are theirs."],
};

// The other way round of a relation, said of its target.
const INVERSE = {
  PART_OF: ["包含", "contains"],
  ADMINISTERED_BY: ["管理", "administers"],
  LOCATED_IN: ["驻地机构", "agencies located here"],
  IMPLEMENTED_IN: ["在此实施的项目", "programmes implemented here"],
  RUNS_IN: ["在此或其下级运行的项目", "programmes running here or below"],
  OPERATED_BY: ["运行的项目", "programmes it operates"],
  PARTNERS_WITH: ["参与合作的项目", "programmes it partners in"],
  BASED_ON: ["以此为基础的项目", "programmes based on it"],
  OF_KIND: ["此类项目", "programmes of this kind"],
  IN_DOMAIN: ["此领域的项目", "programmes in this domain"],
  BROADER: ["下位概念", "narrower"],
  HAS_OUTCOME: ["归于项目", "attributed to"],
  OBSERVED_IN: ["此地的成效与数据", "outcomes observed here"],
  OF_INDICATOR: ["数值", "figures"],
  RECEIVED: ["获得者", "received by"],
  GIVEN_BY: ["授予的荣誉", "awards it gave"],
  LEADS: ["负责人", "led by"],
  MEMBER_OF: ["成员", "members"],
  CONFLICTS_WITH: ["与之矛盾", "contradicts"],
};
const FORWARD = {
  OPERATED_BY: ["运行机构", "operated by"],
  PARTNERS_WITH: ["合作机构", "partners"],
  OBSERVED_IN: ["所指地点", "observed in"],
  HAS_OUTCOME: ["成效", "outcomes"],
  RECEIVED: ["获得的荣誉", "awards received"],
  RUNS_IN: ["运行于", "runs in"],
  BROADER: ["上位概念", "broader"],
  CONFLICTS_WITH: ["与之矛盾", "contradicts"],
  OF_KIND: ["类别", "kind"],
  IN_DOMAIN: ["领域", "domain"],
  OF_INDICATOR: ["指标", "indicator"],
  GIVEN_BY: ["授予者", "given by"],
};
// What a claim states, where it is no relation.
const STATES = {
  outcome: ["成效", "outcome"],
  recognition: ["荣誉", "award"],
  alias: ["别名", "alias"],
  subject: ["主体", "subject"],
  object: ["客体", "object"],
  place: ["地点", "place"],
  program: ["项目", "programme"],
  recipient: ["获得者", "recipient"],
  domain: ["领域", "domain"],
  kind: ["类别", "kind"],
  startYear: ["起始年份", "start year"],
  nameEn: ["英文名", "English name"],
  parentName: ["上级地点", "lies in"],
};
const PLAIN = {
  order: { most: ["最多", "most"], least: ["最少", "least"] },
  role: { operator: ["运行机构", "operator"], partner: ["合作机构", "partner"] },
  flag: { true: ["是", "yes"], false: ["否", "no"] },
};
const SCHEME = { level: "levels", direction: "directions", comparison: "comparisons", agency_type: "agency_types", kind: "kinds", domain: "domains", status: "statuses" };

export const Speech = createContext(null);
export const useSpeech = () => useContext(Speech);

export function speech(language, vocabulary) {
  const at = language === "zh" ? 0 : 1;
  const term = (scheme, id) => vocabulary?.schemes[scheme]?.find((each) => each.id === id)?.[language];
  return {
    language,
    t: (name, ...given) => {
      const found = WORDS[name]?.[at] ?? name;
      return typeof found === "function" ? found(...given) : found;
    },
    list: (items) => items.join(language === "zh" ? "、" : ", "),
    colon: language === "zh" ? "：" : ": ",
    // A value of a parameter or property that is a word of the model.
    word: (type, id) => PLAIN[type]?.[id]?.[at] ?? term(SCHEME[type], id) ?? id,
    relation: (type, direction) =>
      (direction === "in" ? INVERSE : FORWARD)[type]?.[at] ??
      `${vocabulary?.relations[type]?.[language] ?? type}${direction === "in" ? " ←" : ""}`,
    kind: (label) => vocabulary?.classes[label]?.[language] ?? label,
    states: (name) =>
      STATES[name]?.[at] ??
      vocabulary?.properties[name]?.[language] ??
      Object.values(vocabulary?.relations ?? {}).find((each) => each.id === name)?.[language] ??
      name,
    property: (name) => vocabulary?.properties[name]?.[language] ?? WORDS[name]?.[at] ?? name,
    // The way a figure moves, in one phrase; nothing for a plain level. Takes ids, or words already in the language.
    turn: (comparison, direction) =>
      [
        ["comparison", "comparisons", "absolute", comparison],
        ["direction", "directions", "level", direction],
      ]
        .filter(([, scheme, plain, value]) => value && value !== plain && value !== term(scheme, plain))
        .map(([type, , , value]) => (SCHEME[type] && term(SCHEME[type], value)) || value)
        .join(language === "zh" ? "" : " "),
    // A thing's name: in English its English name first, the name as written beside it.
    name: (thing) => (language === "en" && thing.name_en && thing.name_en !== thing.name ? `${thing.name_en} (${thing.name})` : thing.name),
  };
}
