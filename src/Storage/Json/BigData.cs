using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Json;

/// <summary>Items that are files of their own beside a record.</summary>
internal static class BigData
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(".0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>The file of an item: its key where that is a plain name, else <c>=</c> and base64 (makeBigDataBaseName of store.go).</summary>
    public static string FileName(string key) => IsPlain(key) ? key : "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    /// <summary>As <see cref="FileName(string)"/>, written as bytes.</summary>
    /// <returns>How many; 0 when there is no room.</returns>
    public static int FileName(string key, Span<byte> target)
    {
        if (IsPlain(key)) return Encoding.UTF8.TryGetBytes(key, target, out var plain) ? plain : 0;

        var length = Encoding.UTF8.GetByteCount(key);
        if (Base64.GetMaxEncodedToUtf8Length(length) + 1 > target.Length) return 0;

        target[0] = (byte)'=';
        Encoding.UTF8.GetBytes(key, target[1..]);
        Base64.EncodeToUtf8InPlace(target[1..], length, out var written);
        return written + 1;
    }

    private static bool IsPlain(string key) => !key.AsSpan().ContainsAnyExcept(Plain);

    public static string Digest(ReadOnlySpan<byte> data) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(data));

    public static void Save(string directory, string key, ReadOnlySpan<byte> data, bool sync)
    {
        if (key.Length == 0)
            throw new StorageException(StorageError.Invalid, "can't set empty name for big data item");

        Fs.MakeDirectories(directory, 0x1c0);
        Fs.ReplaceFile(Path.Combine(directory, FileName(key)), data, 0x180, sync);
    }

    public static void Write(
        Utf8JsonWriter w, IReadOnlyList<string> names, IReadOnlyDictionary<string, long> sizes, IReadOnlyDictionary<string, string> digests)
    {
        JsonText.WriteStrings(w, "big-data-names", names);
        if (names.Count == 0) return;

        w.WriteStartObject("big-data-sizes");
        foreach (var name in names) w.WriteNumber(name, sizes.GetValueOrDefault(name));

        w.WriteEndObject();
        w.WriteStartObject("big-data-digests");
        foreach (var name in names)
        {
            if (digests.TryGetValue(name, out var digest)) w.WriteString(name, digest);
        }

        w.WriteEndObject();
    }

    /// <summary>The members that describe the items, to patch a record with.</summary>
    public static (string, byte[]?)[] Members(
        IReadOnlyList<string> names, IReadOnlyDictionary<string, long> sizes, IReadOnlyDictionary<string, string> digests)
    {
        var sizeMap = JsonText.Write(w =>
        {
            w.WriteStartObject();
            foreach ((var key, var size) in sizes) w.WriteNumber(key, size);

            w.WriteEndObject();
        });
        var digestMap = JsonText.Write(w =>
        {
            w.WriteStartObject();
            foreach ((var key, var digest) in digests) w.WriteString(key, digest);

            w.WriteEndObject();
        });
        var none = names.Count == 0;
        return [("big-data-names", JsonText.Strings(names)), ("big-data-sizes", none ? null : sizeMap), ("big-data-digests", none ? null : digestMap)];
    }
}
