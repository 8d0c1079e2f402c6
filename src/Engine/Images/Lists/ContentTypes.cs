namespace Selkie.Engine.Images.Lists;

/// <summary>Media types of files: by the end of their name, else by their first bytes.</summary>
internal static class ContentTypes
{
    private const string SystemTypes = "/etc/mime.types";

    internal static string Of(string name, ReadOnlySpan<byte> head)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        return (ending.Length > 1 ? Known(ending) ?? OfSystem(ending[1..]) : null) ?? Sniff(head);
    }

    private static string? Known(string ending) => ending switch
    {
        ".txt" => "text/plain",
        ".css" => "text/css",
        ".htm" or ".html" => "text/html",
        ".js" or ".mjs" => "text/javascript",
        ".xml" => "text/xml",
        ".json" => "application/json",
        ".pdf" => "application/pdf",
        ".wasm" => "application/wasm",
        ".gif" => "image/gif",
        ".jpeg" or ".jpg" => "image/jpeg",
        ".png" => "image/png",
        ".svg" => "image/svg+xml",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        _ => null,
    };

    private static string? OfSystem(string ending)
    {
        if (!File.Exists(SystemTypes)) return null;
        foreach (var line in File.ReadLines(SystemTypes))
        {
            if (line.StartsWith('#') || !line.Contains(ending, StringComparison.Ordinal)) continue;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Skip(1).Contains(ending)) return words[0];
        }
        return null;
    }

    private static string Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0x1f, 0x8b, 0x08])) return "application/x-gzip";
        if (head.StartsWith("PK\x03\x04"u8)) return "application/zip";
        if (head.StartsWith("%PDF-"u8)) return "application/pdf";
        if (head.StartsWith("\x89PNG\r\n\x1a\n"u8)) return "image/png";
        if (head.StartsWith<byte>([0xff, 0xd8, 0xff])) return "image/jpeg";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return "image/gif";
        foreach (var b in head)
        {
            if (b is <= 8 or 11 or (>= 14 and <= 26) or (>= 28 and <= 31)) return "application/octet-stream";
        }
        return "text/plain";
    }
}
