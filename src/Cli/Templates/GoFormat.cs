using System.Globalization;
using System.Text;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>Go's fmt over template values: %v %s %d %q %x %X %t %f %g %e %c %o %b %T with flags, width and precision.</summary>
internal static class GoFormat
{
    private const int Widest = 1_000_000; // as Go's fmt

    /// <summary>printf.</summary>
    public static string Format(string format, ReadOnlySpan<TemplateValue> arguments)
    {
        var text = new StringBuilder();
        var used = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            var verb = Verb.Read(format, ref i, arguments, ref used);
            if (verb.Width > Widest) text.Append("%!(BADWIDTH)");
            if (verb.Precision > Widest) text.Append("%!(BADPREC)");
            verb = verb with { Width = verb.Width > Widest ? 0 : verb.Width, Precision = verb.Precision > Widest ? -1 : verb.Precision };
            if (verb.Letter == '\0') text.Append("%!(NOVERB)");
            else if (verb.Letter == '%') text.Append('%');
            else if (used >= arguments.Length) text.Append("%!").Append(verb.Letter).Append("(MISSING)");
            else text.Append(One(verb, arguments[used++]));
        }
        if (used < arguments.Length)
        {
            text.Append("%!(EXTRA ");
            for (var i = used; i < arguments.Length; i++) text.Append(i > used ? ", " : "").Append(arguments[i].GoType).Append('=').Append(Inner(arguments[i]));
            text.Append(')');
        }
        return text.ToString();
    }

    /// <summary>print: a space between operands when neither is a text.</summary>
    public static string Print(ReadOnlySpan<TemplateValue> arguments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i > 0 && arguments[i] is not StringValue && arguments[i - 1] is not StringValue) text.Append(' ');
            text.Append(Inner(arguments[i]));
        }
        return text.ToString();
    }

    /// <summary>println: a space between all operands.</summary>
    public static string PrintLine(ReadOnlySpan<TemplateValue> arguments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < arguments.Length; i++) text.Append(i > 0 ? " " : "").Append(Inner(arguments[i]));
        return text.Append('\n').ToString();
    }

    /// <summary>%v of an operand or inside another value, where nil is &lt;nil&gt; and a pointer is marked; %+v names the members of structs.</summary>
    /// <param name="value">The value.</param>
    /// <param name="names">Whether members are named.</param>
    public static string Inner(TemplateValue value, bool names = false) => value switch
    {
        NilValue => "<nil>",
        StructValue data => (data.IsPointer ? "&" : "") + data.Text(names),
        _ => value.ToString(),
    };

    /// <summary>A float as %v prints it: the shortest text that reads back the same.</summary>
    public static string Shortest(double value)
    {
        if (value == 0) return "0";
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (exponent is < -4 or >= 21) return Exponent(value.ToString("0.################e+00", CultureInfo.InvariantCulture));
        return value.ToString("0.##################################", CultureInfo.InvariantCulture) is var text && double.Parse(text, CultureInfo.InvariantCulture).Equals(value)
            ? text
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string One(Verb verb, TemplateValue value)
    {
        var text = verb.Letter switch
        {
            'v' when verb.Sharp && value is StringValue quoted => GoText.Quote(quoted.Text),
            'v' => Inner(value, verb.Plus),
            'T' => value.GoType,
            's' when Texts(value) => Cut(Inner(value), verb.Precision),
            'q' when Texts(value) => Quoted(value),
            'x' or 'X' when value is StringValue s => Hex(s.Text, verb.Letter == 'X'),
            't' when value is BoolValue => value.ToString(),
            'd' or 'x' or 'X' or 'o' or 'b' or 'c' or 'q' when value is IntValue i => Integer(verb, i.Value),
            'f' or 'F' or 'g' or 'G' or 'e' or 'E' when value is FloatValue f => Float(verb, f.Value),
            'd' when value is ListValue list && list.Items.All(v => v is IntValue) => value.ToString(),
            _ => $"%!{verb.Letter}({(value is NilValue ? "<nil>" : $"{value.GoType}={Inner(value)}")})",
        };
        return verb.Pad(text, value is IntValue or FloatValue);
    }

    private static bool Texts(TemplateValue value) => value is not (IntValue or FloatValue or BoolValue or NilValue or NilPointer);

    private static string Quoted(TemplateValue value) =>
        value is ListValue list ? $"[{string.Join(' ', list.Items.Select(v => GoText.Quote(Inner(v))))}]" : GoText.Quote(Inner(value));

    private static string Cut(string text, int precision) => precision >= 0 && precision < text.Length ? text[..precision] : text;

    private static string Hex(string text, bool upper)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        return upper ? hex : hex.ToLowerInvariant();
    }

    private static string Integer(Verb verb, long value)
    {
        if (verb.Letter == 'c') return Character(value);
        if (verb.Letter == 'q') return $"'{Character(value)}'";
        var magnitude = value < 0 ? unchecked((ulong)-value) : (ulong)value;
        var digits = verb.Letter switch
        {
            'x' => (verb.Sharp ? "0x" : "") + magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => (verb.Sharp ? "0X" : "") + magnitude.ToString("X", CultureInfo.InvariantCulture),
            'o' => Convert.ToString((long)magnitude, 8),
            'b' => Convert.ToString((long)magnitude, 2),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        return value < 0 ? "-" + digits : verb.Plus ? "+" + digits : digits;
    }

    private static string Character(long value) => (value is >= 0 and <= int.MaxValue && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar).ToString();

    private static string Float(Verb verb, double value)
    {
        var precision = verb.Precision < 0 ? 6 : verb.Precision;
        var text = char.ToLowerInvariant(verb.Letter) switch
        {
            'f' => value.ToString("F" + precision, CultureInfo.InvariantCulture),
            'e' => Exponent(value.ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture)),
            _ => verb.Precision < 0 ? Shortest(value) : Exponent(value.ToString("G" + Math.Max(1, precision), CultureInfo.InvariantCulture)),
        };
        return verb.Plus && value >= 0 ? "+" + text : text;
    }

    private static string Exponent(string text) => text.Replace('E', 'e');

    /// <summary>A directive of a format: flags, width, precision, letter.</summary>
    private readonly record struct Verb(char Letter, int Width, int Precision, bool Left, bool Zero, bool Plus, bool Sharp)
    {
        private const int TooWide = 10_000_000;

        public static Verb Read(string format, ref int i, ReadOnlySpan<TemplateValue> arguments, ref int used)
        {
            bool left = false, zero = false, plus = false, sharp = false;
            for (i++; i < format.Length && "-+# 0".Contains(format[i]); i++)
            {
                left |= format[i] == '-';
                zero |= format[i] == '0';
                plus |= format[i] == '+';
                sharp |= format[i] == '#';
            }
            var width = Number(format, ref i, arguments, ref used);
            var precision = -1;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Math.Max(0, Number(format, ref i, arguments, ref used));
            }
            return new Verb(i < format.Length ? format[i] : '\0', Math.Abs(width), precision, left, zero && !left, plus, sharp);
        }

        public string Pad(string text, bool number)
        {
            if (Left) return text.PadRight(Width);
            if (!Zero || !number) return text.PadLeft(Width);
            var sign = text.StartsWith('-') || text.StartsWith('+') ? text[..1] : "";
            return sign + text[sign.Length..].PadLeft(Math.Max(0, Width - sign.Length), '0');
        }

        private static int Number(string format, ref int i, ReadOnlySpan<TemplateValue> arguments, ref int used)
        {
            if (i < format.Length && format[i] == '*')
            {
                i++;
                return used < arguments.Length && arguments[used++] is IntValue n ? (int)Math.Clamp(n.Value, -TooWide, TooWide) : 0;
            }
            var number = 0;
            for (; i < format.Length && char.IsAsciiDigit(format[i]); i++) number = Math.Min(TooWide, (number * 10) + format[i] - '0');
            if (number <= Widest) return number;
            // Go does not look further.
            i = format.Length;
            return 0;
        }
    }
}
