namespace Selkie.Map.Rules;

/// <summary>The namespace is the folder.</summary>
internal static class Namespaces
{
    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources) =>
        from file in sources
        let folder = "Selkie." + file.Folder.Replace('/', '.')
        where file.Namespace.Length > 0 && file.Namespace != folder
        select new Finding(file.Path, file.Namespace, 0, $"the namespace is {file.Namespace}, the folder says {folder}");
}
