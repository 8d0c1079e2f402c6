using System.Buffers;
using System.Text.Json;

namespace Selkie.Oci.Text;

/// <summary>Says what is wrong with a text that is no JSON, in the words of Go's encoding/json: scripts and people know them from there.</summary>
public static class JsonFault
{
    private const string End = "unexpected end of JSON input";
    private const int Deepest = 1000; // no reader of ours goes as deep

    /// <summary>Why a text could not be read: its first fault, or, where it is JSON, which value is not what was expected.</summary>
    /// <param name="json">The text.</param>
    /// <param name="reason">What its reader made of it.</param>
    public static string Of(ReadOnlySpan<byte> json, Exception reason)
    {
        var scanner = new Scanner(json);
        return scanner.Text() ?? (reason is JsonException { Path: { } path } ? $"{path} is of another kind than expected" : reason.Message);
    }

    /// <summary>The same of a file's text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">What its reader made of it.</param>
    public static string OfFile(string file, Exception reason) => Of(File.ReadAllBytes(file), reason);

    private ref struct Scanner(ReadOnlySpan<byte> text)
    {
        private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);
        private readonly ReadOnlySpan<byte> _text = text;
        private int _at, _depth;

        /// <summary>The first fault of the whole text; null: it has none.</summary>
        public string? Text()
        {
            if (Value() is { } fault) return fault;
            SkipBlanks();
            return _at < _text.Length ? Unexpected("after top-level value") : null;
        }

        private string? Value()
        {
            SkipBlanks();
            if (_at == _text.Length) return End;
            switch (_text[_at])
            {
                case (byte)'{': return Items('}', "after object key:value pair", isObject: true);
                case (byte)'[': return Items(']', "after array element", isObject: false);
                case (byte)'"': return String();
                case (byte)'t': return Word("true");
                case (byte)'f': return Word("false");
                case (byte)'n': return Word("null");
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): return Number();
                default: return Unexpected("looking for beginning of value");
            }
        }

        private string? Items(char close, string after, bool isObject)
        {
            if (++_depth > Deepest) return "exceeded max depth";
            _at++;
            SkipBlanks();
            if (TryTake(close)) return Leave();
            do
            {
                if ((isObject ? Key() : null) is { } ofKey) return ofKey;
                if (Value() is { } ofValue) return ofValue;
                SkipBlanks();
            }
            while (TryTake(','));
            return TryTake(close) ? Leave() : Unexpected(after);
        }

        private string? Leave()
        {
            _depth--;
            return null;
        }

        private string? Key()
        {
            SkipBlanks();
            if (_at == _text.Length || _text[_at] != '"') return Unexpected("looking for beginning of object key string");
            if (String() is { } fault) return fault;
            SkipBlanks();
            return TryTake(':') ? null : Unexpected("after object key");
        }

        private string? String()
        {
            for (_at++; _at < _text.Length; _at++)
                switch (_text[_at])
                {
                    case (byte)'"':
                        _at++;
                        return null;
                    case (byte)'\\':
                        if (Escape() is { } fault) return fault;
                        break;
                    case < 0x20: return Unexpected("in string literal");
                }
            return End;
        }

        private string? Escape()
        {
            if (++_at == _text.Length) return End;
            if (_text[_at] != 'u') return "\"\\/bfnrt".Contains((char)_text[_at]) ? null : Unexpected("in string escape code");
            for (var i = 0; i < 4; i++)
                if (++_at == _text.Length || !char.IsAsciiHexDigit((char)_text[_at])) return Unexpected("in \\u hexadecimal character escape");
            return null;
        }

        private string? Word(string word)
        {
            for (var i = 0; i < word.Length; i++, _at++)
                if (_at == _text.Length || _text[_at] != word[i]) return Unexpected($"in literal {word} (expecting '{word[i]}')");
            return null;
        }

        private string? Number()
        {
            TryTake('-');
            if (!TryTake('0') && !TakeDigits()) return Unexpected("in numeric literal");
            if (TryTake('.') && !TakeDigits()) return Unexpected("after decimal point in numeric literal");
            if (!TryTake('e') && !TryTake('E')) return null;
            if (!TryTake('+')) TryTake('-');
            return TakeDigits() ? null : Unexpected("in exponent of numeric literal");
        }

        private bool TakeDigits()
        {
            var count = _text[_at..].IndexOfAnyExcept(s_digits);
            if (count < 0) count = _text.Length - _at;
            _at += count;
            return count > 0;
        }

        private bool TryTake(char wanted)
        {
            if (_at == _text.Length || _text[_at] != wanted) return false;
            _at++;
            return true;
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _at++;
        }

        private readonly string Unexpected(string place) => _at == _text.Length ? End : $"invalid character {Quoted(_text[_at])} {place}";

        private static string Quoted(byte character) => character switch
        {
            (byte)'\'' => @"'\''",
            (byte)'"' => "'\"'",
            _ => $"'{GoText.Quote(((char)character).ToString())[1..^1]}'",
        };
    }
}
