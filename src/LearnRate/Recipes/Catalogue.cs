using System.Reflection;

namespace LearnRate.Recipes;

/// <summary>Every recipe's text form, printed from and parsed into its options by their names.</summary>
public static class Catalogue
{
    internal static string Print(Recipe recipe)
    {
        var type = recipe.GetType();
        var name = type.GetCustomAttribute<RecipeNameAttribute>()!.Name;
        return name;
    }
}
