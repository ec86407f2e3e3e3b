//! Any numbers and any question about them: charts, averages, sums, outbreaks and funnels neither panic nor
//! hang nor make a NaN.
#![no_main]
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use std::num::NonZeroUsize;

use fourp_performance::{
    AtBreak, AtGap, Border, ChartConventions, ChartKind, ChartSpec, Constants, CusumSpec,
    EqualPoints, EwmaLimits, EwmaSpec, Flagging, FunnelMeasure, FunnelSpec, FunnelTransform,
    FunnelUnit, Line, LowCounts, OnCentre, OutbreakSpec, Overdispersion, Phase, RangeAverage, Rule,
    RuleSet, Sample, Screening, Sequence, Simulation, ZoneReach, ZoneSide, control_chart, cusum,
    ewma, funnel, outbreaks, xmr_grid,
};
use libfuzzer_sys::fuzz_target;

/// Reads small choices and floats off the front of the input; zeros when it has ended.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn float(&mut self) -> f64 {
        match self.byte() % 4 {
            0 => f64::from(self.byte()),
            1 => f64::from(self.byte()) / 8.0 - 16.0,
            2 => f64::from(self.byte()) * 1e6,
            _ => f64::from_bits(u64::from_le_bytes([(); 8].map(|()| self.byte()))),
        }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::from(self.byte()) % all.len()]
    }
}

fn rule(bytes: &mut Bytes<'_>) -> Rule {
    let (points, line) = (bytes.byte() % 36, bytes.one_of(Line::ALL));
    match bytes.byte() % 8 {
        0 => Rule::Beyond { line },
        1 => Rule::Run { points },
        2 => Rule::Trend { points },
        3 => Rule::Alternating { points },
        4 => Rule::Hugging { points, line },
        5 => Rule::Avoiding { points, line },
        6 => bytes.one_of(&[Rule::LongestRun, Rule::FewCrossings]),
        _ => Rule::Zone {
            needed: bytes.byte() % 7,
            of: points % 7,
            line,
            side: bytes.one_of(ZoneSide::ALL),
            reach: bytes.one_of(ZoneReach::ALL),
        },
    }
}

fn rules(bytes: &mut Bytes<'_>) -> Option<RuleSet> {
    let rules: Vec<Rule> = (0..bytes.byte() % 4).map(|_| rule(bytes)).collect();
    let set = RuleSet::new("fuzzed", rules).ok()?;
    let set = set.on_centre(bytes.one_of(OnCentre::ALL)).flagging(bytes.one_of(Flagging::ALL));
    let set = set.equal_points(bytes.one_of(EqualPoints::ALL)).border(bytes.one_of(Border::ALL));
    Some(set.at_gap(bytes.one_of(AtGap::ALL)))
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes(data);
    let Some(rules) = rules(&mut bytes) else { return };
    let mut conventions = ChartConventions::default();
    conventions.constants = bytes.one_of(Constants::ALL);
    conventions.average = bytes.one_of(RangeAverage::ALL);
    conventions.screening = bytes.one_of(Screening::ALL);
    conventions.low_counts = bytes.one_of(LowCounts::ALL);
    conventions.at_break = bytes.one_of(AtBreak::ALL);
    let phases =
        vec![Phase::frozen(0, bytes.byte().into()), Phase::from(usize::from(bytes.byte()))];
    let kind = bytes.one_of(ChartKind::ALL);
    let spec = EwmaSpec {
        centre: bytes.float(),
        sigma: bytes.float(),
        weight: bytes.float(),
        width: bytes.float(),
        limits: bytes.one_of(EwmaLimits::ALL),
    };
    let (accepted, rejected, decision) = (bytes.float(), bytes.float(), bytes.float());
    let tail = bytes.float();
    let with_exposure = bytes.byte() % 2 == 0;
    let broken = usize::from(bytes.byte());
    let mut slots = Vec::new();
    while !bytes.0.is_empty() && slots.len() < 64 {
        let value = bytes.float();
        let exposure = with_exposure.then(|| bytes.float());
        slots.push((value > -15.0).then_some(Sample { value, exposure }));
    }
    let numbers: Vec<f64> = slots.iter().flatten().map(|sample| sample.value).collect();
    let none = Simulation { replicates: 2, seed: 1 };
    let _ = xmr_grid(&numbers, 4, &conventions, &rules, NonZeroUsize::MIN);
    if let Ok(length) = rules.in_control_run_length() {
        assert!(!length.mean.is_nan() && length.mean >= 1.0 && length.lower <= length.upper);
    }
    let units: Vec<FunnelUnit> = slots
        .iter()
        .flatten()
        .map(|sample| FunnelUnit {
            name: String::new(),
            observed: sample.value.abs() as u64,
            base: sample.exposure.unwrap_or(9.0),
        })
        .collect();
    for measure in FunnelMeasure::ALL {
        let mut spec = FunnelSpec { ranks: none, ..FunnelSpec::new(*measure) };
        spec.transform = FunnelTransform::ALL[units.len() % 3];
        spec.overdispersion = Overdispersion::ALL[numbers.len() % 3];
        if let Ok(answer) = funnel(&units, &spec)
            && let Some(found) = answer.measured()
        {
            for unit in found.units {
                assert!(
                    !unit.inner.lower.is_nan()
                        && !unit.outer.upper.is_nan()
                        && !unit.p_value.is_nan()
                );
            }
        }
    }
    let Ok(sequence) = Sequence::new(slots) else { return };
    let sequence = sequence.clone().broken_at(&[broken]).unwrap_or(sequence);
    let asked = ChartSpec { rules, conventions, phases, points_min: 2, ..ChartSpec::new(kind) };
    for phases in [asked.phases.clone(), vec![Phase::from(0)]] {
        let asked = ChartSpec { phases, ..asked.clone() };
        let Ok(answer) = control_chart(&sequence, &asked, none) else { continue };
        let Some(chart) = answer.measured() else { continue };
        for lines in chart.points.iter().filter_map(|point| point.lines) {
            assert!(!lines.centre.is_nan());
            assert!(lines.upper.iter().chain(&lines.lower).all(|line| !line.is_nan()));
        }
    }
    if let Ok(chart) = ewma(&sequence, spec) {
        assert!(chart.points.iter().all(|point| !point.average.is_nan()));
    }
    let _ = cusum(&sequence, CusumSpec::Poisson { accepted, rejected, decision }, none);
    let normal =
        CusumSpec::Normal { centre: accepted, sigma: spec.sigma, reference: rejected, decision };
    let _ = cusum(&sequence, normal, none);
    if let Ok(answer) = outbreaks(&sequence, 0, OutbreakSpec { tail, ..OutbreakSpec::default() })
        && let Some(found) = answer.measured()
    {
        assert!(found.points.iter().all(|point| !point.threshold.is_nan()));
    }
});
