//! Colours, and how well they stand apart.
//!
//! The palette is that of the Government Analysis Function, "Data visualisation: colours in charts"
//! (23 November 2021); contrast is that of the Web Content Accessibility Guidelines 2.2.

use std::fmt::{self, Display};

use crate::luminance::luminance;

/// A colour of the screen: red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Text.
    pub const INK: Self = Self::rgb(0x0b, 0x0c, 0x0c);
    /// The ground of every picture.
    pub const PAPER: Self = Self::rgb(0xff, 0xff, 0xff);
    /// Lines that help the eye: the grid.
    pub const GRID: Self = Self::rgb(0xd9, 0xd9, 0xd9);
    /// Axes, outlines, and text of less weight: 5.7 : 1 against the ground.
    pub const QUIET: Self = Self::rgb(0x5f, 0x63, 0x68);
    /// What is not in focus: 3.2 : 1 against the ground.
    pub const GREY: Self = Self::rgb(0x8d, 0x91, 0x94);
    /// The first colour: the one thing to look at, or the first of two.
    pub const DARK_BLUE: Self = Self::rgb(0x12, 0x43, 0x6d);
    /// The second of two categories.
    pub const ORANGE: Self = Self::rgb(0xf4, 0x6a, 0x25);
    /// The second of more than two categories.
    pub const TURQUOISE: Self = Self::rgb(0x28, 0xa1, 0x97);
    /// The third category.
    pub const DARK_PINK: Self = Self::rgb(0x80, 0x16, 0x50);
    /// Another category.
    pub const DARK_GREY: Self = Self::rgb(0x3d, 0x3d, 0x3d);
    /// Another category.
    pub const LIGHT_PURPLE: Self = Self::rgb(0xa2, 0x85, 0xd1);
    /// The middle of a scale from light to dark.
    pub const MID_BLUE: Self = Self::rgb(0x20, 0x73, 0xbc);
    /// The light end of a scale.
    pub const LIGHT_BLUE: Self = Self::rgb(0x6b, 0xac, 0xe6);

    /// Categories in the order in which they should be used: no more than four, as the guidance asks.
    pub const CATEGORIES: [Self; 4] =
        [Self::DARK_BLUE, Self::TURQUOISE, Self::DARK_PINK, Self::ORANGE];

    /// A colour by its three parts.
    #[must_use]
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// The colour on the way from paper to dark blue: 0 is paper, 1 is dark blue; beyond either it stays.
    ///
    /// Mixed in the parts of the screen, through the light, middle and dark blue of the guidance.
    #[must_use]
    pub fn tint(share: f64) -> Self {
        let steps = [
            (0.0, Self::PAPER),
            (0.35, Self::LIGHT_BLUE),
            (0.7, Self::MID_BLUE),
            (1.0, Self::DARK_BLUE),
        ];
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        for pair in steps.windows(2) {
            if let [(low, from), (high, to)] = pair
                && share <= *high
            {
                return from.mixed(*to, (share - low) / (high - low));
            }
        }
        Self::DARK_BLUE
    }

    /// The better of black and paper for text on this colour: one of them always reaches 4.5 : 1.
    #[must_use]
    pub fn readable(self) -> Self {
        let black = Self::rgb(0, 0, 0);
        if self.contrast(black) >= self.contrast(Self::PAPER) { black } else { Self::PAPER }
    }

    /// Contrast with another colour, from 1 (none) to 21 (black on white): WCAG 2.2, contrast ratio.
    ///
    /// ```
    /// use fourp_picture::Colour;
    ///
    /// assert_eq!(Colour::rgb(0, 0, 0).contrast(Colour::PAPER), 21.0);
    /// assert!(Colour::DARK_BLUE.contrast(Colour::PAPER) > 4.5);
    /// ```
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Relative luminance: WCAG 2.2, after ITU-R BT.709.
    fn luminance(self) -> f64 {
        0.2126 * luminance(self.red)
            + 0.7152 * luminance(self.green)
            + 0.0722 * luminance(self.blue)
    }

    /// A share of the way to another, part by part to the nearest whole.
    fn mixed(self, other: Self, share: f64) -> Self {
        let part = |from: u8, to: u8| {
            let value = f64::from(from) + (f64::from(to) - f64::from(from)) * share;
            // The least whole that is not more than a half below.
            let (mut low, mut high) = (0_u8, u8::MAX);
            while low < high {
                let middle = low.midpoint(high);
                if f64::from(middle) + 0.5 >= value {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        };
        Self::rgb(
            part(self.red, other.red),
            part(self.green, other.green),
            part(self.blue, other.blue),
        )
    }

    /// Writes it at the end of a text.
    pub(crate) fn write_to(self, text: &mut String) {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
        text.push('#');
        for part in [self.red, self.green, self.blue] {
            text.extend([digit(part >> 4), digit(part & 0xf)]);
        }
    }
}

impl Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_to(&mut text);
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_marks_stand_out() {
        for text in [Colour::INK, Colour::QUIET, Colour::DARK_BLUE, Colour::DARK_PINK] {
            assert!(text.contrast(Colour::PAPER) >= 4.5, "{text}");
        }
        for mark in [Colour::GREY, Colour::TURQUOISE, Colour::MID_BLUE, Colour::LIGHT_PURPLE] {
            assert!(mark.contrast(Colour::PAPER) >= 3.0, "{mark}");
        }
    }

    #[test]
    fn text_on_every_tint_can_be_read() {
        for step in 0..=100_u32 {
            let tint = Colour::tint(f64::from(step) / 100.0);
            assert!(tint.contrast(tint.readable()) >= 4.5, "{tint}");
        }
    }

    #[test]
    fn tints_grow_darker() {
        let tints = (0..=50_u32).map(|step| Colour::tint(f64::from(step) / 50.0).luminance());
        assert!(tints.collect::<Vec<_>>().is_sorted_by(|one, two| one >= two));
        assert_eq!(Colour::tint(0.0), Colour::PAPER);
        assert_eq!(Colour::tint(1.0), Colour::DARK_BLUE);
        assert_eq!(Colour::tint(f64::NAN), Colour::PAPER);
    }

    #[test]
    fn a_colour_is_written_in_six_digits() {
        assert_eq!(Colour::rgb(0x0a, 0xf0, 0xff).to_string(), "#0af0ff");
        assert_eq!(Colour::tint(0.1).to_string(), "#d5e7f8");
    }

    #[test]
    fn known_contrast() {
        // #777777 on white, the grey that just fails: 4.48, as in the guidelines' own examples.
        let ratio = Colour::rgb(0x77, 0x77, 0x77).contrast(Colour::PAPER);
        assert!((ratio - 4.48).abs() < 0.005, "{ratio}");
    }
}
