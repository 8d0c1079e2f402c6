namespace Selkie.Map.Rules;

/// <summary>One name, one meaning: no two types of the same name, wherever they are.</summary>
internal static class TypeNames
{
    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources) =>
        from name in sources.SelectMany(file => file.Types.Select(type => (Type: type, File: file))).GroupBy(t => t.Type, StringComparer.Ordinal)
        let first = name.First().File
        from other in name.Skip(1)
        where other.File.Namespace != first.Namespace
        select new Finding(other.File.Path, name.Key, 0, $"{name.Key} means something else in {first.Path}: give one of them the term of its field");
}
