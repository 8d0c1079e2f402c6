using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Selkie.Linux.Files;

namespace Selkie.Storage.Json;

/// <summary>Items that are files of their own beside a record.</summary>
internal static class BigData
{
    /// <summary>The file of an item: its key where that is a plain name, else <c>=</c> and base64 (makeBigDataBaseName of store.go).</summary>
    public static string FileName(string key)
    {
        foreach (char c in key)
        {
            if (c is not ('.' or (>= '0' and <= '9') or (>= 'a' and <= 'z')))
            {
                return "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
            }
        }

        return key;
    }

    public static string Digest(ReadOnlySpan<byte> data) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(data));

    public static void Save(string directory, string key, ReadOnlySpan<byte> data, bool sync)
    {
        if (key.Length == 0)
        {
            throw new StorageException(StorageError.Invalid, "can't set empty name for big data item");
        }

        Fs.MakeDirectories(directory, 0x1c0);
        Fs.ReplaceFile(Path.Combine(directory, FileName(key)), data, 0x180, sync);
    }

    public static void Write(
        Utf8JsonWriter w, IReadOnlyList<string> names, IReadOnlyDictionary<string, long> sizes, IReadOnlyDictionary<string, string> digests)
    {
        JsonText.WriteStrings(w, "big-data-names", names);
        if (names.Count == 0)
        {
            return;
        }

        w.WriteStartObject("big-data-sizes");
        foreach (string name in names)
        {
            w.WriteNumber(name, sizes.GetValueOrDefault(name));
        }

        w.WriteEndObject();
        w.WriteStartObject("big-data-digests");
        foreach (string name in names)
        {
            if (digests.TryGetValue(name, out string? digest))
            {
                w.WriteString(name, digest);
            }
        }

        w.WriteEndObject();
    }

    /// <summary>The members that describe the items, to patch a record with.</summary>
    public static (string, byte[]?)[] Members(
        IReadOnlyList<string> names, IReadOnlyDictionary<string, long> sizes, IReadOnlyDictionary<string, string> digests)
    {
        byte[] sizeMap = JsonText.Write(w =>
        {
            w.WriteStartObject();
            foreach ((string key, long size) in sizes)
            {
                w.WriteNumber(key, size);
            }

            w.WriteEndObject();
        });
        byte[] digestMap = JsonText.Write(w =>
        {
            w.WriteStartObject();
            foreach ((string key, string digest) in digests)
            {
                w.WriteString(key, digest);
            }

            w.WriteEndObject();
        });
        bool none = names.Count == 0;
        return [("big-data-names", JsonText.Strings(names)), ("big-data-sizes", none ? null : sizeMap), ("big-data-digests", none ? null : digestMap)];
    }
}
